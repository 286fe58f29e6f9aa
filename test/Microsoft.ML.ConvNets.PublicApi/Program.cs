using PublicApi;

// A user's program: it sees nothing but public API. The tests run it as another process.
return args switch
{
    ["train", string folder, string model] => ClothingProgram.Train(folder, model),
    ["score", string model, .. string[] images] => ScoringProgram.Score(model, images),
    ["fit-features", string folder, string model] => FeaturizerProgram.Fit(folder, model),
    ["features", string model, .. string[] images] => FeaturizerProgram.Featurize(model, images),
    _ => 2,
};
