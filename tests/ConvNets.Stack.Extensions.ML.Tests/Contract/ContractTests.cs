using System.Reflection;
using ConvNets.ApiContracts;
using Microsoft.Extensions.ML;

namespace ConvNets.Stack.Extensions.ML.Tests.Contract;

[TestClass]
public sealed class ContractTests
{
    private static readonly Assembly s_assembly = typeof(MLOptions).Assembly;

    [TestMethod]
    public void Every_public_member_stands_in_the_contract()
    {
        IReadOnlyList<string> invented = Load().Violations(s_assembly);
        Assert.IsEmpty(invented, "Not in the contract:\n" + string.Join('\n', invented));
    }

    [TestMethod]
    public void Every_member_of_the_contract_is_there()
    {
        string[] missing = [.. Load().Coverage(s_assembly).SelectMany(type => type.IsThere ? type.Missing.Select(member => $"{type.Name}: {member}") : [type.Name])];
        Assert.IsEmpty(missing, "Missing:\n" + string.Join('\n', missing));
    }

    private static ApiContract Load()
    {
        var contract = ApiContract.Load("Microsoft.Extensions.ML.api.txt");
        if (contract is null)
        {
            Assert.Inconclusive("The contract files are not there: ../shared/contracts, relative to the repository.");
        }

        return contract;
    }
}
