using Microsoft.ML.Data;

namespace ConvNets.Cli.Display;

/// <summary>Images of one size in rows and columns, with white lines between them.</summary>
internal sealed class ImageGrid
{
    private const int Gap = 2;
    private const long MaxPixels = 1 << 27;

    private readonly int _height;
    private readonly int _width;
    private readonly byte[] _pixels;

    internal ImageGrid(int rows, int columns, int cellHeight, int cellWidth)
    {
        long height = ((long)rows * (cellHeight + Gap)) - Gap;
        long width = ((long)columns * (cellWidth + Gap)) - Gap;
        if (height * width > MaxPixels)
        {
            throw new ArgumentException($"A grid of {rows} × {columns} images of {cellHeight} × {cellWidth} pixels is too large to "
                + "look at: take fewer or smaller ones.");
        }

        (_height, _width, CellHeight, CellWidth) = ((int)height, (int)width, cellHeight, cellWidth);
        _pixels = new byte[height * width * 4];
        Array.Fill(_pixels, byte.MaxValue);
    }

    internal int CellHeight { get; }

    internal int CellWidth { get; }

    /// <summary>Puts an image of the cells' size, in the pixel format Rgba32, into its place.</summary>
    internal void Place(MLImage cell, int row, int column)
    {
        int stride = CellWidth * 4;
        for (int y = 0; y < CellHeight; y++)
        {
            int target = ((((row * (CellHeight + Gap)) + y) * _width) + (column * (CellWidth + Gap))) * 4;
            cell.Pixels.Slice(y * stride, stride).CopyTo(_pixels.AsSpan(target));
        }
    }

    internal MLImage ToImage() => MLImage.CreateFromPixels(_width, _height, MLPixelFormat.Rgba32, _pixels);
}
