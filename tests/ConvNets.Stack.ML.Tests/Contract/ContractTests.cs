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
    public required TestContext TestContext { get; set; }

    [TestMethod]
    public void Every_public_member_stands_in_the_contract_of_ML_NET()
    {
        IReadOnlyList<string> invented = LoadContract().Violations(typeof(MLContext).Assembly);
        Assert.IsEmpty(invented, "Not in the contract:\n" + string.Join('\n', invented));
    }

    /// <summary>What is left out is left out knowingly: see left-out.md beside this file.</summary>
    [TestMethod]
    public void What_is_left_out_of_the_contract_stands_in_the_list_with_a_reason()
    {
        ApiContract contract = LoadContract();
        IReadOnlyList<TypeCoverage> coverage = contract.Coverage(typeof(MLContext).Assembly);
        Print(coverage);

        string[] missing =
        [
            .. coverage.Where(type => !type.IsThere).Select(LeftOut.ItemOf),
            .. coverage.Where(type => type.IsThere).SelectMany(type => type.Missing.Select(member => LeftOut.ItemOf(type, member))),
        ];
        string[] listed = [.. new LeftOut(Path.Combine(AppContext.BaseDirectory, "Contract", "left-out.md")).Items];
        Assert.IsEmpty(missing.Except(listed), "Missing and not listed in left-out.md:\n" + string.Join('\n', missing.Except(listed)));
        Assert.IsEmpty(listed.Except(missing), "Listed in left-out.md, but there, or not in the contract:\n" + string.Join('\n', listed.Except(missing)));
    }

    private static ApiContract LoadContract()
    {
        ApiContract? contract = ApiContract.Load("Microsoft.ML.*.api.txt");
        if (contract is null)
        {
            Assert.Inconclusive("The contract files are not there: ../shared/contracts, relative to the repository.");
        }

        return contract;
    }

    private void Print(IReadOnlyList<TypeCoverage> coverage)
    {
        foreach (IGrouping<string, TypeCoverage> group in coverage.GroupBy(type => type.Namespace).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            TestContext.WriteLine($"{group.Key}: {group.Count(type => type.IsThere)} of {group.Count()} types, "
                + $"{group.Sum(type => type.Present.Count)} of {group.Sum(type => type.Present.Count + type.Missing.Count)} members");
            foreach (TypeCoverage type in group.Where(type => type.IsThere))
            {
                TestContext.WriteLine($"  {type.Name}");
                foreach (string member in type.Present)
                {
                    TestContext.WriteLine($"    {member}");
                }
            }
        }
    }
}
