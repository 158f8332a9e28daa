using Ridgeback.Charts;

namespace Ridgeback.Reports;

/// <summary>How the numbers of one layer are spread.</summary>
/// <param name="Layer">The name of the layer.</param>
/// <param name="Weights">Its weights after training; null where it has none.</param>
/// <param name="Activations">Its outputs on some rows; null where not recorded.</param>
public sealed record LayerHistogram(string Layer, Bins? Weights, Bins? Activations);

/// <summary>Pictures with a heading of their own: filters of the first layer, for instance.</summary>
/// <param name="Heading">What they are.</param>
/// <param name="Explanation">A sentence on how to read them; empty for none.</param>
/// <param name="Pictures">The pictures, in reading order.</param>
/// <param name="Columns">Pictures in a row before the next row begins, 1 or more; default 10.</param>
public sealed record PictureGroup(string Heading, string Explanation, IReadOnlyList<CaptionedPicture> Pictures, int Columns = 10);
