namespace Microsoft.ML.ConvNets.Interop;

/// <summary>How an entry of this library in a model zip is marked.</summary>
/// <param name="Signature">Eight characters at the head of the entry.</param>
/// <param name="Version">Version of the layout, <c>0x00010001</c> for 1.1.</param>
/// <param name="LoaderSignature">The name under which ML.NET looks up the class that reads it, at most 24 characters.</param>
internal sealed record ModelFormat(string Signature, uint Version, string LoaderSignature);
