using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(ImageLoadingTransformer), ImageLoadingTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

public sealed class ImageLoadingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ImageLoaderTransform";

    // Until this version images were the only output.
    private const uint FirstVersionWithBytes = 0x00010003;

    private static readonly VersionInfo s_version = ImageColumns.Version("IMGLOADR", 0x00010003, 0x00010003, 0x00010002, LoaderSignature);

    /// <summary>The full path of the folder to which relative paths are joined; null means the current directory.</summary>
    public readonly string? ImageFolder;

    internal ImageLoadingTransformer(IHostEnvironment env, string? imageFolder, bool asImages, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(ImageLoadingTransformer)), columns)
    {
        if (!string.IsNullOrEmpty(imageFolder))
        {
            if (!Directory.Exists(imageFolder))
                throw new ArgumentException($"Image folder '{imageFolder}' does not exist (current directory: '{Environment.CurrentDirectory}').", nameof(imageFolder));
            ImageFolder = Path.GetFullPath(imageFolder);
        }
        AsImages = asImages;
    }

    private ImageLoadingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ImageColumns.Load(ctx))
    {
        ImageFolder = ctx.LoadStringOrNull();
        AsImages = ctx.VersionWritten < FirstVersionWithBytes || ctx.Reader.ReadBoolByte();
    }

    /// <summary>Images, else the bytes of their files.</summary>
    internal bool AsImages { get; }

    internal static ImageLoadingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(s_version);
        return new ImageLoadingTransformer(env.Register(nameof(ImageLoadingTransformer)), ctx);
    }

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(s_version);
        ImageColumns.Save(ctx, ColumnPairs);
        ctx.SaveStringOrNull(ImageFolder);
        ctx.Writer.WriteBoolByte(AsImages);
    }

    internal override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        if (inputSchema[srcCol].Type is not TextDataViewType)
            throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", ColumnPairs[col].inputColumnName, "String (paths of image files)", inputSchema[srcCol].Type.ToString()!);
    }

    internal override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    /// <summary>The file that a path of the input column means.</summary>
    internal string ResolvePath(ReadOnlyMemory<char> path) => ImageFolder is null ? path.ToString() : Path.Combine(ImageFolder, path.ToString());

    private sealed class Mapper(ImageLoadingTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapperBase(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            DataViewType type = parent.AsImages ? new ImageDataViewType() : new VectorDataViewType(NumberDataViewType.Byte);
            return Array.ConvertAll(parent.ColumnPairs, pair => new DataViewSchema.DetachedColumn(pair.outputColumnName, type, null));
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            ValueGetter<ReadOnlyMemory<char>> getPath = input.GetGetter<ReadOnlyMemory<char>>(input.Schema[ColMapNewToOld[iinfo]]);
            return parent.AsImages ? MakeImageGetter(getPath) : MakeBytesGetter(getPath);
        }

        // An empty path gives no image.
        private ValueGetter<MLImage?> MakeImageGetter(ValueGetter<ReadOnlyMemory<char>> getPath)
        {
            ReadOnlyMemory<char> path = default;
            return (ref MLImage? image) =>
            {
                image?.Dispose();
                image = null;
                getPath(ref path);
                if (path.IsEmpty)
                    return;
                string file = parent.ResolvePath(path);
                MLImage opened = MLImage.CreateFromFile(file);
                opened.Tag = file;
                image = opened;
            };
        }

        private ValueGetter<VBuffer<byte>> MakeBytesGetter(ValueGetter<ReadOnlyMemory<char>> getPath)
        {
            ReadOnlyMemory<char> path = default;
            return (ref VBuffer<byte> bytes) =>
            {
                getPath(ref path);
                if (path.IsEmpty)
                {
                    bytes = VBufferEditor.Create(ref bytes, 0).Commit();
                    return;
                }
                string file = parent.ResolvePath(path);
                using FileStream stream = File.OpenRead(file);
                if (stream.Length > Array.MaxLength)
                    throw new InvalidDataException($"'{file}' is {stream.Length} bytes long, more than a vector holds.");
                VBufferEditor<byte> editor = VBufferEditor.Create(ref bytes, (int)stream.Length);
                stream.ReadExactly(editor.Values);
                bytes = editor.Commit();
            };
        }
    }
}
