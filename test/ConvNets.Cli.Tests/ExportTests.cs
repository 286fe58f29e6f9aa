namespace ConvNets.Cli.Tests;

/// <summary><c>convnets export</c>.</summary>
[TestClass]
public sealed class ExportTests
{
    [TestMethod]
    public void A_model_becomes_an_ONNX_file_and_mistakes_are_told_before_anything_is_written()
    {
        using var folder = new ImageFolder();
        Tool.Run("train", "--data", folder.Images, "--model", folder.Model, "--epochs", "1").Succeeded();
        string file = Path.Combine(folder.Root, "model.onnx"), small = Path.Combine(folder.Root, "small.onnx");
        StringAssert.Contains(Tool.Run("export", "--model", folder.Model, "--out", file).Succeeded().Output, "uint8 [N, ");
        Tool.Run("export", "--model", folder.Model, "--out", small, "--weights", "int8", "--features", "--raw-scores").Succeeded();
        Assert.IsLessThan(0.35, new FileInfo(small).Length / (double)new FileInfo(file).Length);

        StringAssert.Contains(
            Tool.Run("export", "--model", folder.Model, "--out", small, "--resize", "--float-input").Succeeded().Output, "float [N, H, W, 3]");

        File.Delete(file);
        Tool.Run("export", "--model", folder.Model, "--out", file, "--weights", "int4").IsRefused("--weights", "float32, float16, int8");
        Tool.Run("export", "--model", folder.Image("dark", 1), "--out", file).IsRefused("no sound model");
        Assert.IsFalse(File.Exists(file));
    }
}
