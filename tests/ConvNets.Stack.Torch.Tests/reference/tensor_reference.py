#!/usr/bin/env python3
"""Writes what PyTorch computes for tensor operations and their gradients: tensor.json, beside this file.

Run it with a Python that has torch 1.13 or later; the tests read the file.
"""
import json
import pathlib

import torch

torch.manual_seed(7)


def dump(t):
    if t.dtype in (torch.int64, torch.bool, torch.uint8, torch.int32):
        return {"shape": list(t.shape), "integers": t.to(torch.int64).flatten().tolist()}
    return {"shape": list(t.shape), "values": [float(f"{v:.8g}") for v in t.detach().flatten().tolist()]}


A = torch.randn(3, 4)
B = torch.randn(3, 4)
P = torch.rand(3, 4) * 0.8 + 0.1
I = torch.randint(-5, 9, (3, 4))
J = torch.randint(1, 5, (3, 4))
C = torch.randn(2, 3, 4)
V = torch.randn(4)

inputs = {"A": A, "B": B, "P": P, "I": I, "J": J, "C": C, "V": V}

cases = {
    "add": A + B, "sub": A - B, "mul": A * B, "div": A / B, "remainder": A % 0.7, "rsub": 2 - A, "rdiv": 1 / P, "neg": -A,
    "add alpha": torch.add(A, B, alpha=0.5), "div floor": torch.div(A, B, rounding_mode="floor"), "div trunc": torch.div(I, J, rounding_mode="trunc"),
    "floor_divide": torch.floor_divide(I, J), "int division": I / J, "fmod": torch.fmod(A, 0.6), "pow": P ** 2.5, "pow tensor": torch.pow(P, A),
    "maximum": torch.maximum(A, B), "minimum": torch.minimum(A, B), "atan2": torch.atan2(A, B), "hypot": torch.hypot(A, B), "copysign": torch.copysign(A, B),
    "logaddexp": torch.logaddexp(A, B), "lerp": torch.lerp(A, B, P), "addcmul": torch.addcmul(A, B, P, value=0.3), "addcdiv": torch.addcdiv(A, B, P, value=0.3),
    "eq": I == J, "ne": I != J, "lt": A < B, "le": A <= 0.1, "gt": A > B, "ge": A >= 0.1, "and": I & J, "or": I | J, "xor": I ^ J, "not": ~I,
    "logical_and": torch.logical_and(A > 0, B > 0), "shift": J << 2,
    "abs": A.abs(), "exp": A.exp(), "expm1": A.expm1(), "log": P.log(), "log1p": P.log1p(), "log2": P.log2(), "log10": P.log10(), "sqrt": P.sqrt(), "rsqrt": P.rsqrt(),
    "square": A.square(), "reciprocal": P.reciprocal(), "sin": A.sin(), "cos": A.cos(), "tan": A.tan(), "asin": P.asin(), "acos": P.acos(), "atan": A.atan(),
    "sinh": A.sinh(), "cosh": A.cosh(), "tanh": A.tanh(), "sigmoid": A.sigmoid(), "relu": A.relu(), "silu": torch.nn.functional.silu(A),
    "gelu": torch.nn.functional.gelu(A), "selu": torch.selu(A), "relu6": torch.nn.functional.relu6(A * 5), "hardswish": torch.nn.functional.hardswish(A),
    "hardsigmoid": torch.nn.functional.hardsigmoid(A), "erf": A.erf(), "erfinv": P.erfinv(), "lgamma": P.lgamma(), "digamma": P.digamma(),
    "floor": A.floor(), "ceil": A.ceil(), "round": A.round(), "round 1": A.round(decimals=1), "trunc": A.trunc(), "frac": A.frac(), "sign": A.sign(),
    "clamp": A.clamp(-0.5, 0.5), "clamp min": A.clamp(min=0.2), "clamp tensors": torch.clamp(A, -P, P),
    "sum": A.sum(), "sum dim": C.sum(1), "sum dims": C.sum((0, 2), keepdim=True), "sum int": I.sum(), "mean": A.mean(), "mean dims": C.mean((1, 2)), "prod": P.prod(), "prod dim": P.prod(1),
    "std": A.std(), "std biased": A.std(unbiased=False), "var": A.var(), "var dim": C.var(2, unbiased=False), "std dims": C.std((0, 2), keepdim=True),
    "max": A.max(), "min": A.min(), "max dim": C.max(1)[0], "max dim indices": C.max(1)[1], "min dim": C.min(2)[0], "argmax": A.argmax(), "argmax dim": C.argmax(1),
    "argmin dim": C.argmin(2, keepdim=True), "amax": C.amax((0, 1)), "amin": C.amin((2,)), "all": (P > 0).all(), "any": (A > 9).any(), "all dim": (C > -1).all(1),
    "norm": A.norm(), "norm 1": A.norm(1), "norm dim": C.norm(dim=2, p=2), "logsumexp": C.logsumexp(1), "cumsum": A.cumsum(1), "cumprod": P.cumprod(0),
    "median": A.median(), "count_nonzero": I.count_nonzero(), "softmax": C.softmax(1), "log_softmax": C.log_softmax(-1),
    "sort": A.sort(1)[0], "sort indices": A.sort(1, descending=True)[1], "argsort": A.argsort(0), "topk": C.topk(2, 2)[0], "topk indices": C.topk(2, 2)[1],
    "unique": I.unique(), "unique counts": I.unique(return_counts=True)[1], "bincount": J.flatten().bincount(minlength=8), "kthvalue": A.kthvalue(2, 1)[0],
    "reshape": C.reshape(4, -1), "permute": C.permute(2, 0, 1), "transpose": C.transpose(0, 2), "T": A.T, "flatten": C.flatten(1), "unsqueeze": A.unsqueeze(1),
    "expand": V.expand(3, 4), "repeat": A.repeat(2, 1), "tile": V.tile((3,)), "flip": C.flip(0, 2), "roll": A.roll(1, 0), "roll dims": A.roll((1, -1), (0, 1)), "narrow": C.narrow(2, 1, 2),
    "select": C.select(1, 2), "tril": A.tril(), "triu": A.triu(1), "diag": V.diag(), "diagonal": A.diagonal(1), "rot90": A.rot90(), "unfold": V.unfold(0, 2, 1),
    "repeat_interleave": V.repeat_interleave(2), "as_strided": C.as_strided((2, 2), (1, 4), 3), "movedim": C.movedim(0, 2),
    "cat": torch.cat([A, B], 1), "stack": torch.stack([A, B], 1), "hstack": torch.hstack([A, B]), "vstack": torch.vstack([A, B]), "dstack": torch.dstack([A, B]),
    "chunk": A.chunk(2, 1)[1], "split": A.split([1, 3], 1)[1], "split size": A.split(3, 1)[1], "unbind": C.unbind(1)[2], "meshgrid": torch.meshgrid(V, V, indexing="ij")[0],
    "index int": C[1, 2], "index slice": C[:, 1:, ::2], "index ellipsis": C[..., -1], "index none": A[None, :, 1], "index tensor": A[:, torch.tensor([3, 0, 0])],
    "index mask": A[A > 0], "gather": A.gather(1, J % 4), "index_select": A.index_select(1, torch.tensor([2, 2, 0])), "take": A.take(torch.tensor([0, 5, 11])),
    "where": torch.where(A > 0, A, B), "masked_fill": A.masked_fill(A > 0, 9.0), "masked_select": A.masked_select(B > 0), "nonzero": (A > 0).nonzero(),
    "scatter": torch.zeros(3, 5).scatter(1, J, A), "scatter_add": torch.zeros(3, 5).scatter_add(1, J, A),
    "index_add": torch.zeros(3, 4).index_add(0, torch.tensor([2, 0, 2]), A, alpha=2), "take_along_dim": A.take_along_dim(J % 4, 1),
    "matmul": A @ B.T, "mm": A.mm(B.T), "mv": A.mv(V), "bmm": C.bmm(C.transpose(1, 2)), "dot": V.dot(V), "outer": V.outer(V), "addmm": torch.addmm(torch.eye(3), A, B.T, beta=0.5, alpha=2),
    "einsum": torch.einsum("bij,kj->bik", C, A), "det": (A @ A.T).det(), "inverse": (A @ A.T + torch.eye(3)).inverse(),
    "arange": torch.arange(1, 2, 0.25), "arange int": torch.arange(5), "linspace": torch.linspace(-1, 1, 5), "logspace": torch.logspace(0, 2, 3), "eye": torch.eye(2, 3),
    "full": torch.full((2, 2), 1.5), "full int": torch.full((2,), 3), "to int": (A * 3).to(torch.int64), "to half": A.half().float(), "to bfloat16": A.bfloat16().float(), "nan_to_num": torch.tensor([float("nan"), float("inf")]).nan_to_num(1, 2),
}


def seeded(f):
    torch.manual_seed(42)
    return f()


random = {
    "randn": lambda: torch.randn(3, 5), "rand": lambda: torch.rand(2, 3), "randn long": lambda: torch.randn(40), "randint": lambda: torch.randint(0, 100, (4, 4)), "randperm": lambda: torch.randperm(10),
    "normal": lambda: torch.normal(1.0, 2.0, (5,)), "bernoulli": lambda: torch.bernoulli(P), "multinomial": lambda: torch.multinomial(P, 3), "uniform_": lambda: torch.empty(4).uniform_(-1, 3),
    "normal_": lambda: torch.empty(4).normal_(0, 0.1), "randint_like": lambda: torch.randint_like(I, 1, 7), "rand_like": lambda: torch.rand_like(A), "exponential_": lambda: torch.empty(4).exponential_(2.0),
    "double": lambda: torch.randn(3, dtype=torch.float64),
}


def gradient(f, *names):
    leaves = [inputs[n].clone().requires_grad_() for n in names]
    result = f(*leaves)
    weights = torch.arange(result.numel(), dtype=torch.float32).reshape(result.shape) / 10 - 0.2
    (result * weights).sum().backward()
    return {n: dump(leaf.grad) for n, leaf in zip(names, leaves)}


gradients = {
    "mul": gradient(lambda a, b: a * b, "A", "B"), "div": gradient(lambda a, p: a / p, "A", "P"), "rdiv": gradient(lambda p: 2 / p, "P"), "matmul": gradient(lambda a, b: a @ b.T, "A", "B"), "softmax": gradient(lambda c: c.softmax(2), "C"),
    "norm": gradient(lambda a: a.norm(dim=1), "A"), "exp log": gradient(lambda p: p.exp().log1p(), "P"), "index": gradient(lambda c: c[:, 1, 1:], "C"), "cat": gradient(lambda a, b: torch.cat([a, b], 0), "A", "B"),
    "max": gradient(lambda c: c.max(1)[0], "C"), "broadcast": gradient(lambda a, v: a + v, "A", "V"), "where": gradient(lambda a, b: torch.where(a > 0, a, b), "A", "B"), "pow": gradient(lambda p: p.pow(3), "P"), "std": gradient(lambda c: c.std(1), "C"),
}

out = {
    "inputs": {k: dump(v) for k, v in inputs.items()}, "cases": {k: dump(v) for k, v in cases.items()},
    "random": {k: dump(seeded(f)) for k, f in random.items()}, "gradients": gradients,
}
pathlib.Path(__file__).with_name("tensor.json").write_text(json.dumps(out) + "\n")
