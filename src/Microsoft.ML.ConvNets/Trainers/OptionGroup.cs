namespace Microsoft.ML.ConvNets;

/// <summary>Options of a trainer that belong together.</summary>
public abstract class OptionGroup
{
    private protected OptionGroup()
    {
    }

    /// <summary>A copy that can be changed.</summary>
    internal T Copy<T>()
        where T : OptionGroup => (T)MemberwiseClone();

    /// <exception cref="ArgumentException">A value is out of its range; the message begins with its name.</exception>
    internal abstract void Check();
}

/// <summary>An option that a resumed training may have another value of than the training that it resumes.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class MayDifferOnResumeAttribute : Attribute;
