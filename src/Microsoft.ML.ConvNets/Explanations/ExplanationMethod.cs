namespace Microsoft.ML.ConvNets;

/// <summary>How it is found out which parts of an image speak for a class.</summary>
public enum ExplanationMethod
{
    /// <summary>
    /// Class activation map (Zhou et al., Learning Deep Features for Discriminative Localization, 2016): what each place of the last
    /// feature maps adds to the class's logit. Exact, and one pass through the network; only for networks that end with global average
    /// pooling and the output layer.
    /// </summary>
    ClassActivationMap,

    /// <summary>
    /// Grad-CAM (Selvaraju et al., 2017): the last feature maps, weighted by the mean gradient of the class's logit. For networks of any
    /// head; it needs libtorch, so <c>Microsoft.ML.ConvNets.Training</c> has it (<c>ExplainByGradient</c>).
    /// </summary>
    GradCam,

    /// <summary>
    /// Occlusion (Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, 2014): by how much the class's log-odds fall
    /// when a patch of the image is covered. For every network; about 200 passes through it.
    /// </summary>
    Occlusion,
}
