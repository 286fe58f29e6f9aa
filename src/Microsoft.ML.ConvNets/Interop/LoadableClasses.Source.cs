using Microsoft.ML;
using Microsoft.ML.ConvNets;

// What a model zip may ask this assembly for; ML.NET finds it by the assembly's name, so that nobody has to register anything.
[assembly: LoadableClass(typeof(AugmentImagesTransformer), AugmentImagesTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(ConvNetClassifierTransformer), ConvNetClassifierTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(ConvNetBinaryClassifierTransformer), ConvNetBinaryClassifierTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(ConvNetRegressorTransformer), ConvNetRegressorTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(ConvNetMultiLabelClassifierTransformer), ConvNetMultiLabelClassifierTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(ConvNetFeaturizerTransformer), ConvNetFeaturizerTransformer.LoaderSignature)]
