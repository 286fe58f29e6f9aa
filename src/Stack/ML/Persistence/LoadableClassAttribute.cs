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
    /// <summary>The form that ML.NET's own attribute has, which components compiled for it carry. Only models are loaded by name here, so the rest says nothing.</summary>
    public LoadableClassAttribute(Type instType, Type loaderType, Type? argType, Type sigType, string userName, params string[] loadNames)
        : this(loaderType, loadNames)
    {
        _ = (instType, argType, sigType, userName);
    }

    public Type LoaderType { get; } = loaderType;

    public IReadOnlyList<string> Signatures { get; } = signatures;
}

/// <summary>Marks, in <see cref="LoadableClassAttribute"/>, what loads models.</summary>
internal delegate void SignatureLoadModel(ModelLoadContext ctx);
