namespace System.Runtime.CompilerServices;

/// <summary>Known to the runtime by its name: internal members of the named assembly are accessible to this one.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
