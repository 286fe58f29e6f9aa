using System.Linq.Expressions;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Reads and writes members through compiled code: no reflection once it is set up.</summary>
internal static class MemberAccess
{
    /// <summary>A <c>Func&lt;TRow, TMember&gt;</c>.</summary>
    public static Delegate CreatePeek<TRow>(MemberInfo member)
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        MemberExpression access = Expression.MakeMemberAccess(row, member);
        return Expression.Lambda(typeof(Func<,>).MakeGenericType(typeof(TRow), access.Type), access, row).Compile();
    }

    /// <summary>An <c>Action&lt;TRow, TMember&gt;</c>.</summary>
    public static Delegate CreatePoke<TRow>(MemberInfo member)
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        ParameterExpression value = Expression.Parameter(MemberColumns.TypeOf(member));
        BinaryExpression assign = Expression.Assign(Expression.MakeMemberAccess(row, member), value);
        return Expression.Lambda(typeof(Action<,>).MakeGenericType(typeof(TRow), value.Type), assign, row, value).Compile();
    }
}
