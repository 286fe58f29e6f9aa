// What a model zip may ask this assembly for; ML.NET finds it by the assembly's name, so that nobody has to register anything.
// The attribute is internal to ML.NET. The compiler sees it in a facade of the same assembly name; at run time it is ML.NET's own,
// and IgnoresAccessChecksTo lets this assembly carry it.
extern alias MachineLearningCore;

using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.ConvNets;
using LoadableClass = MachineLearningCore::Microsoft.ML.LoadableClassAttribute;
using SignatureLoadModel = MachineLearningCore::Microsoft.ML.SignatureLoadModel;

[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: LoadableClass(
    typeof(ITransformer), typeof(AugmentImagesTransformer), null, typeof(SignatureLoadModel), "", AugmentImagesTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(ITransformer), typeof(ConvNetClassifierTransformer), null, typeof(SignatureLoadModel), "",
    ConvNetClassifierTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(ITransformer), typeof(ConvNetBinaryClassifierTransformer), null, typeof(SignatureLoadModel), "",
    ConvNetBinaryClassifierTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(ITransformer), typeof(ConvNetRegressorTransformer), null, typeof(SignatureLoadModel), "",
    ConvNetRegressorTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(ITransformer), typeof(ConvNetMultiLabelClassifierTransformer), null, typeof(SignatureLoadModel), "",
    ConvNetMultiLabelClassifierTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(ITransformer), typeof(ConvNetFeaturizerTransformer), null, typeof(SignatureLoadModel), "",
    ConvNetFeaturizerTransformer.LoaderSignature)]
