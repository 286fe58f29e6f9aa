using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>
/// Lets a class have a member of type <see cref="MLImage"/> without <see cref="ImageTypeAttribute"/>. It has to be known before the first
/// such class is looked at, which may be before anything else of the images is used.
/// </summary>
internal static class ImageTypeRegistration
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "One dictionary entry, and no other moment is early enough.")]
    internal static void Register() => DataViewTypeManager.Register(new ImageDataViewType(), typeof(MLImage));
}
