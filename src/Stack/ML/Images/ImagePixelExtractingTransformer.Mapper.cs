using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

public sealed partial class ImagePixelExtractingTransformer
{
    private sealed class Mapper(ImagePixelExtractingTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapperBase(parent.Host.Register(nameof(Mapper)), parent, inputSchema)
    {
        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
            => [.. parent._columns.Select((column, i) => new DataViewSchema.DetachedColumn(column.Name, OutputType(i), null))];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            ColumnOptions column = parent._columns[iinfo];
            ColorLayout layout = column.Layout;
            ImageDataViewType expected = InputType(iinfo);
            int size = OutputType(iinfo).Size;
            ValueGetter<MLImage?> getSource = input.GetGetter<MLImage?>(input.Schema[ColMapNewToOld[iinfo]]);
            MLImage? source = null;
            disposer = () => source?.Dispose();
            return column.AsFloat ? (ValueGetter<VBuffer<float>>)GetFloats : (ValueGetter<VBuffer<byte>>)GetBytes;

            void GetFloats(ref VBuffer<float> values)
            {
                if (!Fetch())
                {
                    // No image: all zeros, none stored.
                    values = VBufferEditor.Create(ref values, size, 0).Commit();
                    return;
                }
                VBufferEditor<float> editor = VBufferEditor.Create(ref values, size);
                PixelExtraction.Extract(source!.Pixels, source.PixelFormat, layout, column.Interleave, column.Offset, column.Scale, editor.Values);
                values = editor.Commit();
            }

            void GetBytes(ref VBuffer<byte> values)
            {
                if (!Fetch())
                {
                    values = VBufferEditor.Create(ref values, size, 0).Commit();
                    return;
                }
                VBufferEditor<byte> editor = VBufferEditor.Create(ref values, size);
                PixelExtraction.Extract(source!.Pixels, source.PixelFormat, layout, column.Interleave, editor.Values);
                values = editor.Commit();
            }

            bool Fetch()
            {
                getSource(ref source);
                if (source is null)
                    return false;
                if (source.Width != expected.Width || source.Height != expected.Height)
                {
                    throw new InvalidOperationException(
                        $"Image '{source.DisplayName}' in column '{column.InputColumnName}' is {source.Width} x {source.Height}; the column's type says {expected.Width} x {expected.Height}. Append ResizeImages before ExtractPixels.");
                }
                return true;
            }
        }

        private ImageDataViewType InputType(int i) => (ImageDataViewType)InputSchema[ColMapNewToOld[i]].Type;

        private VectorDataViewType OutputType(int i)
        {
            ColumnOptions column = parent._columns[i];
            ImageDataViewType image = InputType(i);
            int planes = ColorLayout.CountPlanes(column.Colors);
            return column.Interleave
                ? new VectorDataViewType(column.ItemType, image.Height, image.Width, planes)
                : new VectorDataViewType(column.ItemType, planes, image.Height, image.Width);
        }
    }
}
