using Microsoft.ML;
using Microsoft.ML.Data;

namespace ConvNets.Stack.ML.Tests.DataView;

[TestClass]
public sealed class DataViewSchemaTests
{
    [TestMethod]
    public void The_last_column_of_a_name_hides_the_ones_before()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Int32);
        builder.AddColumn("A", TextDataViewType.Instance);
        DataViewSchema schema = builder.ToSchema();
        Assert.IsTrue(schema[0].IsHidden);
        Assert.AreEqual(1, schema["A"].Index);
        Assert.AreEqual("A: Int32 (hidden)", schema[0].ToString());
    }

    [TestMethod]
    public void Types_print_and_compare_by_what_they_are()
    {
        Assert.AreEqual("Vector<Single, 2, *>", new VectorDataViewType(NumberDataViewType.Single, 2, 0).ToString());
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2, 3), (DataViewType)new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        Assert.AreNotEqual(new VectorDataViewType(NumberDataViewType.Single, 6), (DataViewType)new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 5), (DataViewType)new KeyDataViewType(typeof(uint), 5UL));
        Assert.AreNotEqual(new KeyDataViewType(typeof(uint), 5), (DataViewType)new KeyDataViewType(typeof(byte), 5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(byte), 256));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(int), 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(uint), 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new VectorDataViewType(NumberDataViewType.Single, 1 << 20, 1 << 20));
    }

    [TestMethod]
    public void Annotations_are_read_by_kind_and_type()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("IsNormalized", BooleanDataViewType.Instance, true);
        annotations.AddSlotNames(2, (ref VBuffer<ReadOnlyMemory<char>> names) => names = new VBuffer<ReadOnlyMemory<char>>(2, ["a".AsMemory(), "b".AsMemory()]));
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, 2), annotations.ToAnnotations());
        DataViewSchema.Column column = builder.ToSchema()["Features"];
        Assert.IsTrue(column.IsNormalized());
        Assert.IsTrue(column.HasSlotNames());
        Assert.IsFalse(column.HasKeyValues());
        VBuffer<ReadOnlyMemory<char>> slots = default;
        column.GetSlotNames(ref slots);
        Assert.AreEqual("b", slots.GetItemOrDefault(1).ToString());
        int wrong = 0;
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => column.Annotations.GetValue("IsNormalized", ref wrong)).Message, "Boolean");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => column.Annotations.GetValue("Nope", ref wrong)).Message, "'Nope'");
    }

    [TestMethod]
    public void A_shape_says_kind_item_type_and_annotations()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Label", new KeyDataViewType(typeof(uint), 4));
        builder.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, 3));
        builder.AddColumn("Words", new VectorDataViewType(TextDataViewType.Instance));
        var shape = SchemaShape.Create(builder.ToSchema());
        Assert.IsTrue(shape.TryFindColumn("Label", out SchemaShape.Column label));
        Assert.IsTrue(label.IsKey);
        Assert.AreSame(NumberDataViewType.UInt32, label.ItemType);
        Assert.AreEqual(SchemaShape.Column.VectorKind.Vector, shape[1].Kind);
        Assert.AreEqual(SchemaShape.Column.VectorKind.VariableVector, shape[2].Kind);
        Assert.AreEqual("Key<UInt32>", label.GetTypeString());
        SchemaShape replaced = shape.With(new SchemaShape.Column("Label", SchemaShape.Column.VectorKind.Scalar, TextDataViewType.Instance, false));
        Assert.HasCount(3, replaced);
        Assert.IsFalse(replaced[0].IsKey);
    }
}
