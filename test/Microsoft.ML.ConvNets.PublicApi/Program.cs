using PublicApi;

// A user's program: it sees nothing but public API. The tests run it as another process.
return args switch
{
    ["train", string folder, string model] => ClothingProgram.Train(folder, model),
    ["score", string model, .. string[] pictures] => ScoringProgram.Score(model, pictures),
    ["fit-features", string folder, string model] => FeaturizerProgram.Fit(folder, model),
    ["features", string model, .. string[] pictures] => FeaturizerProgram.Featurize(model, pictures),
    _ => 2,
};
