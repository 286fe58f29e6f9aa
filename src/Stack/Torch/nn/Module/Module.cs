using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// What layers, networks and losses have in common: named parameters, buffers and submodules, kept in the order in which they were
        /// registered. Everything is managed; only the operations in <c>forward</c> go to libtorch.
        /// </summary>
        public partial class Module : IDisposable
        {
            protected OrderedDict<string, (Tensor, bool)> _internal_buffers = new();
            protected OrderedDict<string, Parameter> _internal_params = new();
            protected OrderedDict<string, Module> _internal_submodules = new();
            protected DeviceType _deviceType = DeviceType.CPU;
            protected int _deviceIndex = -1;
            protected string name;

            private bool _areComponentsRegistered;
            private bool _training = true;

            protected Module(string name)
            {
                this.name = name;
            }

            public virtual bool training => _training;

            public virtual string GetName() => name;

            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, module) in named_children())
                {
                    module.train(train);
                }
            }

            public virtual void eval() => train(false);

            /// <summary>Applies <paramref name="fn"/> to every submodule, children before parents, and to this module last.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                ArgumentNullException.ThrowIfNull(fn);
                foreach (var (_, module) in _internal_submodules)
                {
                    module.apply(fn);
                }

                fn(this);
                return this;
            }

            /// <summary>Clears the gradients of all parameters in one native call.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                using var handles = new TensorHandles(parameters());
                Native.Check(Native.cn_zero_grad(handles.Span, handles.Count, set_to_none));
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                CheckName(name, "Buffer");
                if (tensor is null || tensor.IsInvalid)
                {
                    throw new ArgumentNullException(nameof(tensor), $"Buffer '{name}' is null or disposed; a module registers live tensors only.");
                }

                if (!_internal_buffers.TryAdd(name, (tensor, persistent)))
                {
                    throw new InvalidOperationException($"Tensor '{name}' is already registered in module '{GetName()}'.");
                }

                // From here on the module disposes it.
                tensor.DetachFromDisposeScope();
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                CheckName(name, "Parameter");
                if (param is null || param.IsInvalid)
                {
                    throw new ArgumentNullException(nameof(param), $"Parameter '{name}' is null or disposed; a module registers live tensors only.");
                }

                if (!_internal_params.TryAdd(name, param))
                {
                    throw new InvalidOperationException($"Parameter '{name}' is already registered in module '{GetName()}'.");
                }

                param.DetachFromDisposeScope();
            }

            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    _internal_submodules.Remove(name);
                    return;
                }

                CheckName(name, "Module");
                if (_internal_submodules.ContainsKey(name))
                {
                    throw new InvalidOperationException($"Sub-module '{name}' is already registered in module '{GetName()}'.");
                }

                submodule.RegisterComponents();
                _internal_submodules.Add(name, submodule);
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers the modules, parameters and tensors in this object's fields under the fields' names. Does so once.</summary>
            protected virtual void RegisterComponents()
            {
                if (_areComponentsRegistered)
                {
                    return;
                }

                _areComponentsRegistered = true;
                foreach (var field in GetType().GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                {
                    var component = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    switch (field.GetValue(this))
                    {
                        case Module module when !_internal_submodules.ContainsKey(component) && !Holds(_internal_submodules.values(), module):
                            register_module(component, module);
                            break;
                        case Parameter parameter when !_internal_params.ContainsKey(component) && !Holds(_internal_params.values(), parameter):
                            register_parameter(component, parameter);
                            break;
                        case Tensor tensor when tensor is not Modules.Parameter && !_internal_buffers.ContainsKey(component) && !Holds(_internal_buffers.values().Select(b => b.Item1), tensor):
                            register_buffer(component, tensor);
                            break;
                    }
                }
            }

            /// <summary>Registers, replaces or (for null) removes a parameter.</summary>
            protected void ConditionallyRegisterParameter(string name, Tensor? value) =>
                ConditionallyRegisterParameter(name, value is null ? null : value as Parameter ?? new Parameter(value));

            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null)
                {
                    _internal_params.Remove(name);
                    return;
                }

                _internal_params[name] = value;
                value.DetachFromDisposeScope();
            }

            /// <summary>Registers, replaces or (for null) removes a buffer.</summary>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null)
                {
                    _internal_buffers.Remove(name);
                    return;
                }

                _internal_buffers[name] = (value, persistent);
                value.DetachFromDisposeScope();
            }

            protected void ClearModules() => _internal_submodules.Clear();

            protected static (Device device, ScalarType dtype) GetDefaultDeviceAndType(Device? device = null, ScalarType? dtype = null) =>
                (device ?? CPU, dtype ?? get_default_dtype());

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes the parameters and buffers of this module and of everything under it.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                {
                    return;
                }

                foreach (var (_, parameter) in _internal_params)
                {
                    parameter.Dispose();
                }

                foreach (var (_, (buffer, _)) in _internal_buffers)
                {
                    buffer.Dispose();
                }

                foreach (var (_, module) in _internal_submodules)
                {
                    module.Dispose();
                }
            }

            private static bool Holds<T>(IEnumerable<T> registered, T candidate)
                where T : class => registered.Any(other => ReferenceEquals(other, candidate));

            private static void CheckName(string name, string kind)
            {
                if (string.IsNullOrEmpty(name))
                {
                    throw new ArgumentException($"{kind} name can't be empty.", nameof(name));
                }

                if (name.Contains('.'))
                {
                    throw new ArgumentException($"{kind} name can't contain \".\", got: {name}", nameof(name));
                }
            }
        }
    }
}
