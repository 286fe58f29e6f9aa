namespace Microsoft.ML;

/// <summary>Names a class that reads models back: the signature of ML.NET's internal attribute, without its content.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
#pragma warning disable CS9113 // Nothing runs here.
public sealed class LoadableClassAttribute(
    Type instType, Type loaderType, Type? argType, Type sigType, string userName, params string[] loadNames) : Attribute;
#pragma warning restore CS9113

/// <summary>Marks, in <see cref="LoadableClassAttribute"/>, what loads models.</summary>
public delegate void SignatureLoadModel();
