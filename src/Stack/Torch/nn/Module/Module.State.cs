using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters and persistent buffers by their dotted names. The tensors are the module's own, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var start = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (key, parameter) in named_parameters(recurse: false))
                {
                    destination.TryAdd(start + key, parameter);
                }

                foreach (var (key, buffer) in named_buffers(recurse: false, include_nonpersistent: false))
                {
                    destination.TryAdd(start + key, buffer);
                }

                foreach (var (key, module) in named_children())
                {
                    module.state_dict(destination, start + key);
                }

                return destination;
            }

            /// <summary>
            /// Copies values into this module's tensors. With <paramref name="strict"/>, a key that only one side has is an error and
            /// nothing is changed; otherwise such keys are returned.
            /// </summary>
            /// <exception cref="InvalidOperationException">Keys differ (strict), or a tensor has another shape; the message names them.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source,
                bool strict = true, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(source);
                skip ??= [];
                var destination = state_dict();
                string[] unexpected = [.. source.Keys.Where(key => !skip.Contains(key) && !destination.ContainsKey(key))];
                string[] missing = [.. destination.Keys.Where(key => !skip.Contains(key) && !source.ContainsKey(key))];
                if (strict && missing.Length + unexpected.Length > 0)
                {
                    throw new InvalidOperationException($"The state_dict does not fit module '{GetName()}'."
                        + Describe(" Missing keys: ", missing) + Describe(" Unexpected keys: ", unexpected)
                        + " Pass strict: false to load what fits.");
                }

                var pairs = source.Where(entry => !skip.Contains(entry.Key) && destination.ContainsKey(entry.Key)).ToList();
                var misfits = pairs.Where(entry => !entry.Value.shape.AsSpan().SequenceEqual(destination[entry.Key].shape))
                    .Select(entry => $"'{entry.Key}' is [{string.Join(", ", destination[entry.Key].shape)}], the source has [{string.Join(", ", entry.Value.shape)}]")
                    .ToArray();
                if (misfits.Length > 0)
                {
                    throw new InvalidOperationException($"The state_dict does not fit module '{GetName()}': {string.Join("; ", misfits)}.");
                }

                foreach (var (key, value) in pairs)
                {
                    Native.Check(Native.cn_assign(destination[key], value));
                }

                return (missing, unexpected);
            }

            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(writer);
                ArgumentNullException.ThrowIfNull(sd);
                var entries = sd.Where(entry => skip is null || !skip.Contains(entry.Key)).ToList();
                writer.Write7BitEncodedInt64(entries.Count);
                foreach (var (key, tensor) in entries)
                {
                    writer.Write(key);
                    tensor.Save(writer);
                }
            }

            public Module save(string location, IList<string>? skip = null)
            {
                using var stream = File.Create(location);
                return save(stream, skip);
            }

            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            public virtual Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            public Module load(Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>Reads what <c>save</c> wrote. <paramref name="loadedParameters"/> receives, for each key of the module, whether it was found.</summary>
            public virtual Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null)
            {
                ArgumentNullException.ThrowIfNull(reader);
                var destination = state_dict();
                var count = reader.Read7BitEncodedInt64();
                if (count < 0 || (strict && count != destination.Count))
                {
                    throw new ArgumentException($"Mismatched state_dict sizes: module '{GetName()}' has {destination.Count} entries, the stream {count}. Pass strict: false to load what fits.");
                }

                if (loadedParameters is not null)
                {
                    foreach (var key in destination.Keys)
                    {
                        loadedParameters[key] = false;
                    }
                }

                for (var i = 0L; i < count; i++)
                {
                    var key = reader.ReadString();
                    if (!destination.TryGetValue(key, out var target))
                    {
                        if (strict)
                        {
                            throw new ArgumentException($"Module '{GetName()}' has no parameter or buffer named '{key}', which the stream holds. Pass strict: false to leave it out.");
                        }

                        TensorExtensionMethods.Load(reader, skip: true)?.Dispose();
                        continue;
                    }

                    var passOver = skip?.Contains(key) == true;
                    LoadEntry(reader, key, target, passOver);
                    if (loadedParameters is not null)
                    {
                        loadedParameters[key] = !passOver;
                    }
                }

                return this;
            }

            /// <summary>Makes a module by its parameterless constructor and loads its weights.</summary>
            public static Module Create<T>(string path)
                where T : Module, new() => new T().load(path);

            private static void LoadEntry(BinaryReader reader, string key, Tensor target, bool passOver)
            {
                try
                {
                    target.Load(reader, passOver);
                }
                catch (Exception error) when (error is ArgumentException or ExternalException or InvalidDataException)
                {
                    throw new InvalidDataException($"The stream's entry '{key}' cannot be loaded: {error.Message}", error);
                }
            }

            private static string Describe(string title, string[] keys) =>
                keys.Length == 0 ? "" : title + string.Join(", ", keys.Select(key => $"'{key}'")) + ".";
        }
    }
}
