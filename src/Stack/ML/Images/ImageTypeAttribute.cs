using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Says that a member of type <see cref="MLImage"/> is an image column, and of which size.</summary>
public sealed class ImageTypeAttribute : DataViewTypeAttribute
{
    private readonly int _height;
    private readonly int _width;

    public ImageTypeAttribute()
    {
    }

    public ImageTypeAttribute(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        _height = height;
        _width = width;
    }

    public override bool Equals(DataViewTypeAttribute? other) => other is ImageTypeAttribute image && _height == image._height && _width == image._width;

    public override int GetHashCode() => HashCode.Combine(_height, _width);

    public override void Register()
    {
        ImageDataViewType type = _height > 0 ? new ImageDataViewType(_height, _width) : new ImageDataViewType();
        DataViewTypeManager.Register(type, typeof(MLImage), this);
    }
}
