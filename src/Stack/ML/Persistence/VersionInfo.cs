namespace Microsoft.ML;

/// <summary>
/// What the header of a <c>Model.key</c> says about its content: which class reads it and which versions fit together.
/// </summary>
/// <param name="modelSignature">Eight Latin-1 characters that name the kind of model; a blank is stored as 0.</param>
/// <param name="verWrittenCur">The version that is written.</param>
/// <param name="verReadableCur">The lowest version of the reader that understands what is written.</param>
/// <param name="verWeCanReadBack">The oldest written version that this reader still understands.</param>
/// <param name="loaderSignature">The name under which the loading class is registered, at most 24 characters.</param>
/// <param name="loaderAssemblyName">The full name of the assembly in which the loading class is looked up.</param>
/// <param name="loaderSignatureAlt">An older name of the loading class.</param>
internal readonly struct VersionInfo(
    string modelSignature,
    uint verWrittenCur,
    uint verReadableCur,
    uint verWeCanReadBack,
    string loaderSignature,
    string loaderAssemblyName,
    string? loaderSignatureAlt = null)
{
    public readonly string ModelSignature = modelSignature;
    public readonly uint VerWrittenCur = verWrittenCur;
    public readonly uint VerReadableCur = verReadableCur;
    public readonly uint VerWeCanReadBack = verWeCanReadBack;
    public readonly string LoaderSignature = loaderSignature;
    public readonly string LoaderAssemblyName = loaderAssemblyName;
    public readonly string? LoaderSignatureAlt = loaderSignatureAlt;
}
