namespace Microsoft.ML.Data;

/// <summary>
/// Calls a static generic method for a type that is known at run time only. Meant for setting things up: what runs once a row is made of typed delegates.
/// The method is given as a delegate for any type, so that renaming keeps working: <c>Invoke(Make&lt;int&gt;, type, argument)</c>.
/// </summary>
internal static class GenericCall
{
    public static TResult Invoke<T1, TResult>(Func<T1, TResult> method, Type type, T1 first)
        => Bind(method, type)(first);

    public static TResult Invoke<T1, T2, TResult>(Func<T1, T2, TResult> method, Type type, T1 first, T2 second)
        => Bind(method, type)(first, second);

    public static TResult Invoke<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> method, Type type, T1 first, T2 second, T3 third)
        => Bind(method, type)(first, second, third);

    public static TResult Invoke<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> method, Type type, T1 first, T2 second, T3 third, T4 fourth)
        => Bind(method, type)(first, second, third, fourth);

    // A delegate, not MethodInfo.Invoke: exceptions arrive as they were thrown.
    private static TDelegate Bind<TDelegate>(TDelegate method, Type type)
        where TDelegate : Delegate
        => method.Method.GetGenericMethodDefinition().MakeGenericMethod(type).CreateDelegate<TDelegate>(method.Target);
}
