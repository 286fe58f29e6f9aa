using Microsoft.ML;
using Microsoft.ML.Data;
using static ConvNets.Stack.ML.Tests.Data.Text.TextFile;

namespace ConvNets.Stack.ML.Tests.Data.Text;

/// <summary>What each option and each kind of range does.</summary>
[TestClass]
public sealed class TextLoaderOptionsTests
{
    private readonly MLContext _ml = new(1);

    private static TextLoader.Column[] Animals =>
    [
        new("id", DataKind.Int32, 0),
        new("description", DataKind.String, 1),
        new("animal", DataKind.String, 2),
    ];

    // The file of ML.NET's own test of this option, and what that test expects.
    [TestMethod]
    [DataRow('"', "\"\"")]
    [DataRow('\\', "\\\"")]
    public void Quoted_fields_span_lines_and_escapes_are_taken_out(char escape, string quote)
    {
        string text = """
            // comment with "quotes" and a "quote that is not closed
            id,description,animal
            // another "comment
            10,this is a description,dog
            11,"this is a quoted description",cat
            12,"this is a multiline
            quoted description", bird
            13,"this has one~doublequote which should be escaped as a single quote",dog
            14,"this has ~doublequotes~ inside of it",cat
            15, "this is a multiline
            quoted description with

            ~doublequotes~ and

            //and this comment with // shouldn't be ignored
            since it is part of the ~multiline~",bird
            // the next line is empty

            16, here is text after the empty line, dog
            17, this is a line with an empty animal,""
            "", this is a line with an empty id, bird
            19,"",dog
            20,this is the last row description,cat
            """.ReplaceLineEndings("\n").Replace("~", quote);
        var source = new TextFile(text);
        var options = new TextLoader.Options { HasHeader = true, Separators = [','], AllowQuoting = true, ReadMultilines = true, EscapeChar = escape, Columns = Animals };
        IDataView data = _ml.Data.CreateTextLoader(options).Load(source);
        const string descriptions = "this is a description|this is a quoted description|this is a multiline\nquoted description"
            + "|this has one\"doublequote which should be escaped as a single quote|this has \"doublequotes\" inside of it"
            + "|this is a multiline\nquoted description with\n\n\"doublequotes\" and\n\n//and this comment with // shouldn't be ignored\nsince it is part of the \"multiline\""
            + "|here is text after the empty line|this is a line with an empty animal|this is a line with an empty id||this is the last row description";
        Check(data);

        using var saved = new MemoryStream();
        _ml.Data.SaveAsText(data, saved);
        var again = new TextFile(System.Text.Encoding.UTF8.GetString(saved.ToArray()));
        options.Separators = ['\t'];
        options.EscapeChar = '"';
        Check(_ml.Data.CreateTextLoader(options).Load(again));

        void Check(IDataView view)
        {
            Assert.AreEqual("10|11|12|13|14|15|16|17|0|19|20", Line(view, "id"));
            Assert.AreEqual(descriptions, Line(view, "description"));
            Assert.AreEqual("dog|cat|bird|dog|cat|bird|dog||bird|dog|cat", Line(view, "animal"));
        }
    }

    [TestMethod]
    public void A_quote_that_is_never_closed_is_refused_with_file_and_line()
    {
        var source = new TextFile("id,description,animal\n9,\"closed\",cat\n10,\"this is a quoted field\nwithout closing quote,cat\n11,x,dog\n");
        var options = new TextLoader.Options { HasHeader = true, Separators = [','], AllowQuoting = true, ReadMultilines = true, Columns = Animals };
        var thrown = Assert.ThrowsExactly<FormatException>(() => Column(_ml.Data.CreateTextLoader(options).Load(source), "id"));
        Assert.Contains("Line 3 of 'file0.txt'", thrown.Message);
    }

    // The file of ML.NET's own test of this option, and what that test expects.
    [TestMethod]
    [DataRow(true, "0.12 0.34 0.56 0.78|1.1 11.11 111.111 1111.1111|NaN 22.22 NaN 2222.2222|NaN 33.33 NaN 3333.3333|4.4 NaN 444.444 NaN|6.6 66.66 NaN NaN|7.7 77.77 777.777 NaN|8.8 88.88 888.888 NaN|10.1 NaN 101010.1 NaN|NaN NaN NaN Infinity")]
    [DataRow(false, "0.12 0.34 0.56 0.78|1.1 11.11 111.111 1111.1111|0 22.22 0 2222.2222|0 33.33 0 3333.3333|4.4 0 444.444 0|6.6 66.66 0 0|7.7 77.77 777.777 0|8.8 88.88 888.888 0|10.1 NaN 101010.1 NaN|NaN NaN 0 Infinity")]
    public void Missing_numbers_are_NaN_or_zero(bool asNaN, string expected)
    {
        var source = new TextFile("""
            int,description,num1,num2,date,num3,num4
            0,"a",0.12,0.34,01/01/2001,0.56,0.78
            ,"b", 1.1, 11.11,,111.111,1111.11111
            2,"c",,22.22,2/2/2002, ,2222.2222
            3,"d","",33.33,3/3/2003," ",3333.3333
            4,"e",4.4, ,4/4/2004,444.444, 
            6,"f",6.6,66.66
            7,"g",7.7,77.77,7/7/2007,777.777
            8,"h",8.8,88.88,8/8/2008,888.888,
            ,,10.10,?,10/10/2010,101010.101010,?
            11,NaN,?,NaN,11/11/2011,,Infinity
            """);
        var options = new TextLoader.Options
        {
            HasHeader = true,
            Separators = [','],
            AllowQuoting = true,
            MissingRealsAsNaNs = asNaN,
            Columns =
            [
                new("id", DataKind.Int32, 0), new("date", DataKind.DateTime, 4), new("single", DataKind.Single, 5),
                new("singles", DataKind.Single, [new(2, 3), new(5, 6)]), new("doubles", DataKind.Double, [new(2, 3), new(5, 6)]),
            ],
        };
        IDataView data = _ml.Data.CreateTextLoader(options).Load(source);
        Assert.AreEqual("0|0|2|3|4|6|7|8|0|11", Line(data, "id"));
        Assert.AreEqual(expected, Line(data, "singles"));
        Assert.AreEqual(new DateTime(2001, 1, 1), Column(data, "date")[0]);
        Assert.AreEqual(default(DateTime), Column(data, "date")[5]);
        Assert.AreEqual(asNaN ? "0.56|111.111|NaN|NaN|444.444|NaN|777.777|888.888|101010.1|NaN" : "0.56|111.111|0|0|444.444|0|777.777|888.888|101010.1|0", Line(data, "single"));
    }

    [TestMethod]
    public void A_comma_can_be_the_decimal_marker()
    {
        var options = new TextLoader.Options { DecimalMarker = ',', Columns = [new("Single", DataKind.Single, 0), new("Double", DataKind.Double, 1)] };
        IDataView data = _ml.Data.CreateTextLoader(options).Load(new TextFile("1,5\t-2,25e1\n0.5\t1.5\n"));
        Assert.AreEqual("1.5|NaN", Line(data, "Single"));
        Assert.AreEqual("-22.5|NaN", Line(data, "Double"));
        options.Separators = [','];
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.CreateTextLoader(options));
        options.AllowQuoting = true;
        Assert.AreEqual("1.5", Line(_ml.Data.CreateTextLoader(options).Load(new TextFile("\"1,5\",\"2\"\n")), "Single"));
    }

    // The lines of ML.NET's own test: five fields, the last lines sparse.
    [TestMethod]
    public void Lines_may_end_sparse()
    {
        TextLoader loader = _ml.Data.CreateTextLoader([new("All", DataKind.Single, 0, 4), new("Last", DataKind.Single, 4)], allowSparse: true);
        IDataView data = loader.Load(new TextFile("1\t2\t3\t4\t5\n5\t3:4\t4:5\n5\t1:2\n1\t2\t3\t0:7\n"));
        Assert.AreEqual("1 2 3 4 5|0 0 0 4 5|0 2 0 0 0|1 2 7 0 0", Line(data, "All"));
        Assert.AreEqual("5|5|0|0", Line(data, "Last"));
    }

    [TestMethod]
    public void A_given_input_size_needs_no_size_in_sparse_lines()
    {
        var options = new TextLoader.Options { AllowSparse = true, InputSize = 6, Columns = [new("All", DataKind.Single, [new(0, null) { AutoEnd = false, VariableEnd = true }])] };
        Assert.AreEqual("9 0 0 0 5 0|1 2 3 4 5 6", Line(_ml.Data.CreateTextLoader(options).Load(new TextFile("9\t3:5\n1\t2\t3\t4\t5\t6\n")), "All"));
    }

    [TestMethod]
    public void Ranges_go_to_the_end_of_the_sample_or_of_each_line_or_take_what_is_left()
    {
        var source = new TextFile("a\t1\t2\t3\nb\t4\t5\t6\n");
        TextLoader loader = _ml.Data.CreateTextLoader(
            [
                new("Auto", DataKind.Single, [new(1, null)]),
                new("Variable", DataKind.Single, [new() { Min = 2, VariableEnd = true }]),
                new("Name", DataKind.String, 0),
                new("Second", DataKind.Single, [new(2)]),
            ],
            dataSample: source);
        IDataView data = loader.Load(source);
        Assert.AreEqual("Vector<Single, 3>", data.Schema["Auto"].Type.ToString());
        Assert.AreEqual("Vector<Single>", data.Schema["Variable"].Type.ToString());
        Assert.AreEqual("1 2 3|4 5 6", Line(data, "Auto"));
        Assert.AreEqual("2 3 9|", Line(loader.Load(new TextFile("a\t1\t2\t3\t9\nb\t7\n")), "Variable"));

        TextLoader rest = _ml.Data.CreateTextLoader([new("Name", DataKind.String, 0), new("Middle", DataKind.Single, 2), new("Rest", DataKind.Single, [new(0, null) { AllOther = true }])], dataSample: source);
        Assert.AreEqual("Vector<Single, 2>", rest.GetOutputSchema()["Rest"].Type.ToString());
        Assert.AreEqual("1 3|4 6", Line(rest.Load(source), "Rest"));
    }

    [TestMethod]
    public void Lines_of_different_length_tell_no_size()
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.CreateTextLoader([new("All", DataKind.Single, [new(0, null)])], dataSample: new TextFile("1\t2\n1\n")));
        Assert.Contains("The size of input lines is not consistent", thrown.Message);
        thrown = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.CreateTextLoader([new("All", DataKind.Single, [new(0, null)])]));
        Assert.Contains("Can't determine the number of source columns without valid data", thrown.Message);
    }

    [TestMethod]
    public void Overlapping_ranges_are_refused()
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.CreateTextLoader([new("Both", DataKind.Single, [new(0, 3), new(2, 4)])]));
        Assert.Contains("Intervals specified for column 'Both' overlap", thrown.Message);
    }

    [TestMethod]
    public void Header_names_the_slots_and_is_skipped_in_every_file()
    {
        var source = new TextFile("Name, x ,\"y,z\"\na,1,2\n", "Name,p,q\nb,3,4\n");
        TextLoader loader = _ml.Data.CreateTextLoader([new("Values", DataKind.Single, 1, 2)], separatorChar: ',', hasHeader: true, dataSample: source, allowQuoting: true);
        VBuffer<ReadOnlyMemory<char>> names = default;
        loader.GetOutputSchema()["Values"].GetSlotNames(ref names);
        Assert.AreEqual("x|y,z", string.Join('|', names.DenseValues()));
        Assert.AreEqual("1 2|3 4", Line(loader.Load(source), "Values"));
    }

    [TestMethod]
    public void Rows_beyond_the_maximum_are_not_read()
    {
        var options = new TextLoader.Options { MaxRows = 3, Columns = [new("N", DataKind.Int32, 0)] };
        Assert.AreEqual("1|2|3", Line(_ml.Data.CreateTextLoader(options).Load(new TextFile("1\n2\n", "3\n4\n")), "N"));
    }

    [TestMethod]
    public void Keys_above_their_number_are_missing()
    {
        TextLoader loader = _ml.Data.CreateTextLoader([new("Key", DataKind.Byte, [new(0)], new KeyCount(3)), new("Keys", DataKind.UInt64, [new(0, 1)], new KeyCount())]);
        Assert.AreEqual("Key<Byte, 0-2>", loader.GetOutputSchema()["Key"].Type.ToString());
        IDataView data = loader.Load(new TextFile("0\t5\n2\tna\n3\t1\n-1\t?\n"));
        Assert.AreEqual("1|3|0|0", Line(data, "Key"));
        Assert.AreEqual("1 6|3 0|4 2|0 0", Line(data, "Keys"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.CreateTextLoader([new("Key", DataKind.Int32, [new(0)], new KeyCount(3))]));
    }

    [TestMethod]
    public void Without_columns_there_are_Label_and_Features()
    {
        var source = new TextFile("1\t2\t3\n0\t4\t5\n");
        IDataView data = _ml.Data.CreateTextLoader(new TextLoader.Options(), source).Load(source);
        Assert.AreEqual("Label: Single, Features: Vector<Single, 2>", string.Join(", ", data.Schema.Select(c => $"{c.Name}: {c.Type}")));
        Assert.AreEqual("2 3|4 5", Line(data, "Features"));
    }

    [TestMethod]
    [DataRow('7', "Illegal separator")]
    [DataRow('"', "Illegal separator")]
    public void Separators_that_cannot_separate_are_refused(char separator, string message)
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.CreateTextLoader(Animals, separatorChar: separator));
        Assert.Contains(message, thrown.Message);
    }

    [TestMethod]
    public void Several_separators_separate()
    {
        var options = new TextLoader.Options { Separators = [';', ' '], Columns = [new("All", DataKind.Int32, 0, 2)] };
        Assert.AreEqual("1 2 3", Line(_ml.Data.CreateTextLoader(options).Load(new TextFile("1;2 3\n")), "All"));
    }
}
