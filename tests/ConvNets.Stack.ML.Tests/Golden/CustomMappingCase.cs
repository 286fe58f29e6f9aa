using System.Reflection;
using System.Reflection.Emit;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace ConvNets.Stack.ML.Tests.Golden;

/// <summary>
/// The rows and the pipeline of the golden folder <c>08-custommapping</c>. A model names the assembly of its mapping; in the golden one that was
/// <c>GoldenCases</c>, so an assembly of that name is made here, whose mapping calls the one below.
/// </summary>
public static class CustomMappingCase
{
    public const string ContractName = "golden-mapping";

    private static readonly Lazy<Type> s_factory = new(DefineFactory);

    public static Assembly Assembly => s_factory.Value.Assembly;

    internal static IDataView Rows(MLContext ml) => ml.Data.LoadFromEnumerable(new Row[]
    {
        new() { Id = 0, A = 1, B = 2, Text = "one" },
        new() { Id = 1, A = -.5f, B = .25f, Text = "" },
        new() { Id = 2, A = 1e6f, B = 1, Text = "Mixed" },
    });

    internal static IEstimator<ITransformer> Pipeline(MLContext ml, string? contractName = ContractName) => ml.Transforms
        .CustomMapping(s_factory.Value.GetMethod(nameof(Map))!.CreateDelegate<Action<MapIn, MapOut>>(), contractName)
        .Append(ml.Transforms.Concatenate("Features", "Sum", "Pair"));

    public static void Map(MapIn source, MapOut destination)
    {
        destination.Sum = source.A + source.B;
        destination.Upper = source.Text!.ToUpperInvariant();
        destination.Pair = [source.B, source.A];
        destination.Letters = Array.ConvertAll(source.Text.ToCharArray(), c => (float)c);
    }

    private static Type DefineFactory()
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("GoldenCases") { Version = new Version(1, 0, 0, 0) }, AssemblyBuilderAccess.Run);
        TypeBuilder type = assembly.DefineDynamicModule("GoldenCases").DefineType("Mapping", TypeAttributes.Public, typeof(Factory));
        MethodBuilder map = type.DefineMethod(nameof(Map), MethodAttributes.Public | MethodAttributes.Static, typeof(void), [typeof(MapIn), typeof(MapOut)]);
        ILGenerator body = map.GetILGenerator();
        body.Emit(OpCodes.Ldarg_0);
        body.Emit(OpCodes.Ldarg_1);
        body.Emit(OpCodes.Call, typeof(CustomMappingCase).GetMethod(nameof(Map))!);
        body.Emit(OpCodes.Ret);
        type.SetCustomAttribute(new CustomAttributeBuilder(typeof(CustomMappingFactoryAttributeAttribute).GetConstructor([typeof(string)])!, [ContractName]));
        return type.CreateType();
    }

    public class Factory : CustomMappingFactory<MapIn, MapOut>
    {
        public override Action<MapIn, MapOut> GetMapping() => GetType().GetMethod(nameof(Map))!.CreateDelegate<Action<MapIn, MapOut>>();
    }

    public class MapIn
    {
        public float A;
        public float B;
        public string? Text;
    }

    public class MapOut
    {
        public float Sum;
        public string? Upper;

        [VectorType(2)]
        public float[]? Pair;

        [VectorType]
        public float[]? Letters;
    }

    private sealed class Row
    {
        public int Id;
        public float A;
        public float B;
        public string? Text;
    }
}
