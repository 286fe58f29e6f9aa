using ConvNets.ApiContracts;
using TorchSharp;

namespace ConvNets.Stack.Torch.Tests;

/// <summary>
/// The source stack invents no API: what it shows to the outside stands, with the same signature, in TorchSharp.
/// Code that compiles against it therefore compiles against TorchSharp.
/// </summary>
[TestClass]
public sealed class ContractTests
{
    [TestMethod]
    public void Every_public_member_stands_in_the_contract_of_TorchSharp()
    {
        var contract = ApiContract.Load("TorchSharp-*.api.txt");
        if (contract is null)
        {
            Assert.Inconclusive("The contract files are not there: ../shared/contracts, relative to the repository.");
        }

        var invented = contract.Violations(typeof(torch).Assembly);
        Assert.IsEmpty(invented, "Not in the contract:\n" + string.Join('\n', invented));
    }
}
