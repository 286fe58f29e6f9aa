using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.Data.Text;

/// <summary>Which texts are numbers, and which number they are: ML.NET's rules, not the runtime's.</summary>
[TestClass]
public sealed class RealParsingTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    [DataRow("1", 1f)]
    [DataRow(" -2.5 ", -2.5f)]
    [DataRow("+3", 3f)]
    [DataRow(".5", 0.5f)]
    [DataRow("5.", 5f)]
    [DataRow("1e3", 1000f)]
    [DataRow("1E-3", 0.001f)]
    [DataRow("1e39", float.PositiveInfinity)]
    [DataRow("-1e999999999999999999999", float.NegativeInfinity)]
    [DataRow("1e-99", 0f)]
    [DataRow("123456789012345678901234567890", 1.2345679e29f)]
    [DataRow("16777217", 16777216f)]
    [DataRow("?", float.NaN)]
    [DataRow("NaN", float.NaN)]
    [DataRow("n/a", float.NaN)]
    [DataRow("Infinity", float.PositiveInfinity)]
    [DataRow("-\u221E", float.NegativeInfinity)]
    [DataRow("infinity", float.NaN)]
    [DataRow("inf", float.NaN)]
    [DataRow("1,000", float.NaN)]
    [DataRow("1e", float.NaN)]
    [DataRow("0x10", float.NaN)]
    [DataRow("-", float.NaN)]
    [DataRow("1 2", float.NaN)]
    public void Texts_are_these_numbers(string text, float expected)
    {
        IDataView data = _ml.Data.CreateTextLoader([new("Single", DataKind.Single, 0), new("Double", DataKind.Double, 0)]).Load(new TextFile(text));
        Assert.AreEqual(expected, TextFile.Column(data, "Single").Single());
        if (!float.IsInfinity(expected))
            Assert.AreEqual(expected, (float)(double)TextFile.Column(data, "Double").Single()!);
    }

    [TestMethod]
    public void Minus_zero_keeps_its_sign()
    {
        IDataView data = _ml.Data.CreateTextLoader([new("Single", DataKind.Single, 0)]).Load(new TextFile("-0"));
        Assert.IsTrue(float.IsNegative((float)TextFile.Column(data, "Single").Single()!));
    }

    [TestMethod]
    public void Doubles_come_back_to_the_last_bit()
    {
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(0, 200).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64())).Where(double.IsFinite)];
        var source = new TextFile(string.Join('\n', values.Select(v => v.ToString("G17", CultureInfo.InvariantCulture))));
        IDataView data = _ml.Data.CreateTextLoader([new("Double", DataKind.Double, 0)]).Load(source);
        CollectionAssert.AreEqual(values, TextFile.Column(data, "Double").Cast<double>().ToArray());
    }

    [TestMethod]
    [DataRow("T|y|1|+|+1|YES|True", "True|True|True|True|True|True|True")]
    [DataRow("f|N|0|-|-1|no|FALSE|perhaps|2", "False|False|False|False|False|False|False|False|False")]
    public void Texts_are_these_truth_values(string texts, string expected)
    {
        IDataView data = _ml.Data.CreateTextLoader([new("Flag", DataKind.Boolean, 0)]).Load(new TextFile(texts.Replace('|', '\n')));
        Assert.AreEqual(expected, TextFile.Line(data, "Flag"));
    }

    [TestMethod]
    public void Integers_that_do_not_fit_are_zero()
    {
        IDataView data = _ml.Data.CreateTextLoader([new("I1", DataKind.SByte, 0), new("U1", DataKind.Byte, 0), new("I8", DataKind.Int64, 0)]).Load(new TextFile("-128\n127\n128\n-1\n+5\n9223372036854775808\n"));
        Assert.AreEqual("-128|127|0|-1|0|0", TextFile.Line(data, "I1"));
        Assert.AreEqual("0|127|128|0|0|0", TextFile.Line(data, "U1"));
        Assert.AreEqual("-128|127|128|-1|0|0", TextFile.Line(data, "I8"));
    }
}
