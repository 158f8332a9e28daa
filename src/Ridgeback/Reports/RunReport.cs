namespace Ridgeback.Reports;

/// <summary>Everything the report of a training run shows. What is empty or null is left out of the page.</summary>
public sealed record RunReport
{
    /// <summary>Heading and window title.</summary>
    public required string Title { get; init; }

    /// <summary>One line below it: the data and the kind of network.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Key figures, most important first.</summary>
    public IReadOnlyList<KeyFigure> KeyFigures { get; init; } = [];

    /// <summary>What came out, in plain sentences.</summary>
    public IReadOnlyList<string> Verdict { get; init; } = [];

    /// <summary>Loss, penalty and metric over the steps.</summary>
    public LearningCurves? LearningCurves { get; init; }

    /// <summary>The same of a second training that followed; null without one.</summary>
    public LearningCurves? SecondLearningCurves { get; init; }

    /// <summary>Tables of their own, such as the members of an ensemble.</summary>
    public IReadOnlyList<ReportTable> Tables { get; init; } = [];

    /// <summary>One matrix for each set of rows; the last one (usually test) is the one whose class scores are opened.</summary>
    public IReadOnlyList<ConfusionMatrix> ConfusionMatrices { get; init; } = [];

    /// <summary>Results of a regression, one for each set of rows and target.</summary>
    public IReadOnlyList<RegressionResult> Regressions { get; init; } = [];

    /// <summary>Rows on which the network did worst, worst first.</summary>
    public IReadOnlyList<HardExample> HardestExamples { get; init; } = [];

    /// <summary>Which rows the hardest examples are from: "development". Empty to leave it unsaid.</summary>
    public string HardestExamplesSet { get; init; } = "";

    /// <summary>Histograms by layer, from input to output.</summary>
    public IReadOnlyList<LayerHistogram> Layers { get; init; } = [];

    /// <summary>Further pictures, such as filters.</summary>
    public IReadOnlyList<PictureGroup> Pictures { get; init; } = [];

    /// <summary>The network, layer by layer.</summary>
    public IReadOnlyList<NetworkRow> Network { get; init; } = [];

    /// <summary>The complete configuration as used, as JSON text; shown as it is.</summary>
    public string ConfigurationJson { get; init; } = "";

    /// <summary>Where it ran: instruction path, threads, versions.</summary>
    public IReadOnlyList<NamedValue> Environment { get; init; } = [];
}

/// <summary>A layer in the summary table.</summary>
/// <param name="Layer">Its name and kind.</param>
/// <param name="OutputShape">Shape of its output for one example.</param>
/// <param name="Parameters">Trainable numbers.</param>
/// <param name="Operations">Multiplications and additions for one example, fprop; null where not counted.</param>
public sealed record NetworkRow(string Layer, string OutputShape, long Parameters, long? Operations = null);
