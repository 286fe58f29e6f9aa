namespace Microsoft.ML;

/// <summary>
/// Names a class that reads models back. <c>LoaderType</c> has a static method
/// <c>Create(IHostEnvironment env, ModelLoadContext ctx)</c> (the second parameter may be declared <c>object</c>).
/// </summary>
/// <param name="loaderType">The class with the <c>Create</c> method.</param>
/// <param name="signatures">The loader signatures under which models ask for it.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class LoadableClassAttribute(Type loaderType, params string[] signatures) : Attribute
{
    public Type LoaderType { get; } = loaderType;

    public IReadOnlyList<string> Signatures { get; } = signatures;
}
