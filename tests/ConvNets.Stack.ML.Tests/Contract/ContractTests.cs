using ConvNets.ApiContracts;
using Microsoft.ML;

namespace ConvNets.Stack.ML.Tests.Contract;

/// <summary>
/// The source stack invents no API: whatever it shows to the outside stands, with the same signature and base types, in the contract of the
/// real library. Code that compiles against it therefore compiles against ML.NET.
/// </summary>
[TestClass]
public sealed class ContractTests
{
    [TestMethod]
    public void Every_public_member_stands_in_the_contract_of_ML_NET()
    {
        var contract = ApiContract.Load("Microsoft.ML.*.api.txt");
        if (contract is null)
        {
            Assert.Inconclusive("The contract files are not there: ../shared/contracts, relative to the repository.");
        }

        var invented = contract.Violations(typeof(MLContext).Assembly);
        Assert.IsEmpty(invented, "Not in the contract:\n" + string.Join('\n', invented));
    }

    [TestMethod]
    public void What_image_pipelines_need_is_there()
    {
        var types = typeof(MLContext).Assembly.GetExportedTypes().Select(type => type.Name).ToHashSet();
        foreach (string needed in new[] { "MLContext", "DataOperationsCatalog", "IDataView", "TransformerChain`1", "PredictionEngine`2", "SchemaDefinition", "MLImage" })
            Assert.Contains(needed, types);
    }
}
