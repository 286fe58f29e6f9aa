using Microsoft.ML;

namespace ConvNets.Stack.ML.Tests.Contract;

/// <summary>
/// The source stack invents no API: whatever it shows to the outside stands, with the same signature, in the contract of the real library.
/// Code that compiles against it therefore compiles against ML.NET.
/// </summary>
[TestClass]
public sealed class ContractTests
{
    [TestMethod]
    public void Every_public_member_stands_in_the_contract_of_ML_NET()
    {
        HashSet<string> contract = ReadContract();
        string[] invented = [.. PublicSignatures.Of(typeof(MLContext).Assembly).Where(line => !contract.Contains(line)).Order(StringComparer.Ordinal)];
        Assert.IsEmpty(invented, "Not in the contract:\n" + string.Join('\n', invented));
    }

    [TestMethod]
    public void What_image_pipelines_need_is_there()
    {
        var types = PublicSignatures.Of(typeof(MLContext).Assembly).Where(line => line.StartsWith("T ", StringComparison.Ordinal)).Select(line => line.Split("::")[1].Split(' ')[0]).ToHashSet();
        foreach (string needed in new[] { "MLContext", "DataOperationsCatalog", "IDataView", "TransformerChain<TLastTransformer>", "PredictionEngine<TSrc,", "SchemaDefinition", "MLImage" })
            Assert.Contains(needed, types);
    }

    private static HashSet<string> ReadContract()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Directory.Build.props")))
            root = root.Parent;
        string folder = Path.Combine(root?.FullName ?? AppContext.BaseDirectory, "..", "shared", "contracts");
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "Microsoft.ML.*.api.txt") : [];
        if (files.Length == 0)
            Assert.Inconclusive("The contract files are not there: ../shared/contracts, relative to the repository.");
        return [.. files.SelectMany(File.ReadLines).Select(line => line.StartsWith("T ", StringComparison.Ordinal) ? line.Split(" : ")[0] : line)];
    }
}
