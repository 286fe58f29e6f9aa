using Microsoft.ML;

// A user's service: MODEL IMAGE… loads a model and scores images. It names nothing of the package, and registers nothing.
var ml = new MLContext();
try
{
    ITransformer model = ml.Model.Load(args[0], out _);
    Report.Scores(ml, model, args[1..]);
    Report.Loaded();
    return 0;
}
catch (Exception e)
{
    Console.Error.WriteLine($"{e.GetBaseException().GetType().Name}: {e.GetBaseException().Message}");
    return 3;
}
