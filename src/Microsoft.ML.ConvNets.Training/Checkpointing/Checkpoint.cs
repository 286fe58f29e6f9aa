using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.ConvNets.Files;
using Microsoft.ML.ConvNets.Training.Optimizers;
using Microsoft.ML.ConvNets.Training.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.ConvNets.Training.Checkpointing;

/// <summary>
/// A training written down: a mark; the length and the JSON of its settings and state; the length and the bytes of the optimizer's state;
/// the length of and the tensors as
/// safetensors; last a SHA-512 of all before it, without which nothing of a file is believed.
/// </summary>
internal sealed class Checkpoint
{
    private const int MaxTextLength = 64 << 20;

    private static readonly JsonSerializerOptions s_json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    private readonly (long Start, long Length) _optimizer;
    private readonly (long Start, long Length) _tensors;

    private Checkpoint(string path, Content content, (long Start, long Length) optimizer, (long Start, long Length) tensors)
    {
        Path = path;
        Settings = content.Settings;
        State = content.State;
        _optimizer = optimizer;
        _tensors = tensors;
    }

    internal string Path { get; }

    /// <summary>What the training was told to do.</summary>
    internal ComparedSettings Settings { get; }

    /// <summary>Where it stood.</summary>
    internal LoopState State { get; }

    private static ReadOnlySpan<byte> Mark => "CNCKPT01"u8;

    /// <summary>Writes a file atomically.</summary>
    internal static void Write(
        string path, ComparedSettings settings, LoopState state, torch.optim.Optimizer optimizer,
        IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(new Content(settings, state), s_json);
        byte[] memory = OptimizerStateBytes.Save((OptimizerHelper)optimizer);

        AtomicFile.Write(path, file =>
        {
            using var hash = SHA512.Create();
            using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
            using (var buffered = new BufferedStream(hashed, 1 << 20))
            {
                buffered.Write(Mark);
                WriteLength(buffered, text.Length);
                buffered.Write(text);
                WriteLength(buffered, memory.Length);
                buffered.Write(memory);
                TensorBytes.Write(buffered, tensors);
            }

            file.Write(hash.Hash!);
        });
    }

    /// <summary>Opens a file after all of it was found to be sound.</summary>
    /// <exception cref="InvalidDataException">It is no checkpoint, cut off, or was changed.</exception>
    internal static Checkpoint Open(string path)
    {
        using FileStream file = File.OpenRead(path);
        try
        {
            return Read(file, path);
        }
        catch (Exception e) when (e is JsonException or EndOfStreamException or FormatException or NotSupportedException)
        {
            throw Damaged(path, e.Message, e);
        }
    }

    /// <summary>Gives an optimizer its state and tensors their values.</summary>
    /// <exception cref="InvalidDataException">They do not fit.</exception>
    internal void ReadInto(torch.optim.Optimizer optimizer, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        try
        {
            using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(Path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            using (MemoryMappedViewStream values = file.CreateViewStream(_tensors.Start, _tensors.Length, MemoryMappedFileAccess.Read))
            using (var exact = new BufferedStream(values, 1 << 20))
            {
                TensorBytes.ReadInto(exact, tensors);
            }

            using MemoryMappedViewStream state = file.CreateViewStream(_optimizer.Start, _optimizer.Length, MemoryMappedFileAccess.Read);
            byte[] memory = new byte[_optimizer.Length];
            state.ReadExactly(memory);
            OptimizerStateBytes.Load((OptimizerHelper)optimizer, memory);
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or FormatException)
        {
            throw Damaged(Path, e.Message, e);
        }
    }

    private static Checkpoint Read(FileStream file, string path)
    {
        long end = file.Length - SHA512.HashSizeInBytes;
        if (end < Mark.Length)
        {
            throw Damaged(path, "it is too short");
        }

        RequireChecksum(file, end, path);
        file.Position = 0;
        Span<byte> mark = stackalloc byte[Mark.Length];
        file.ReadExactly(mark);
        if (!mark.SequenceEqual(Mark))
        {
            throw Damaged(path, "it does not begin as one");
        }

        long textLength = ReadLength(file, Math.Min(end - file.Position, MaxTextLength));
        byte[] text = new byte[textLength];
        file.ReadExactly(text);
        Content content = JsonSerializer.Deserialize<Content>(text, s_json) ?? throw new FormatException("its text is null");
        long optimizerLength = ReadLength(file, end - file.Position);
        (long Start, long Length) optimizer = (file.Position, optimizerLength);
        long tensors = file.Position + optimizerLength;
        return new Checkpoint(path, content, optimizer, (tensors, end - tensors));
    }

    private static void RequireChecksum(FileStream file, long end, string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        byte[] buffer = new byte[1 << 20];
        for (long left = end; left > 0;)
        {
            int read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0)
            {
                throw Damaged(path, "it became shorter while it was read");
            }

            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        byte[] stored = new byte[SHA512.HashSizeInBytes];
        file.ReadExactly(stored);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(stored))
        {
            throw Damaged(path, "its checksum does not fit");
        }
    }

    private static void WriteLength(Stream stream, long length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        stream.Write(bytes);
    }

    private static long ReadLength(Stream stream, long most)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        stream.ReadExactly(bytes);
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return length >= 0 && length <= most - sizeof(long)
            ? length
            : throw new FormatException($"a part claims {length:N0} bytes, which are not there");
    }

    private static InvalidDataException Damaged(string path, string reason, Exception? inner = null) =>
        new($"'{path}' is no sound checkpoint: {reason}. Resume from another one.", inner);

    private sealed record Content(ComparedSettings Settings, LoopState State);
}
