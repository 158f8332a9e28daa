using Ridgeback.Configuration;

namespace Ridgeback.Tests.Configuration;

/// <summary>A binder like that of a training configuration.</summary>
internal sealed record SampleSettings(
    SampleData Data, IReadOnlyList<string> Preprocessing, IReadOnlyList<string> Layers,
    string Optimizer, (IReadOnlyList<string> Penalties, string? Constraint) Regularization, SampleTraining Training)
{
    private static readonly Variants<string> Preparations = new("preprocessing",
        new Variant<string>("standardize", "Mean 0, variance 1", r =>
            $"standardize({r.Number("epsilon", 1e-8, "Added to the variance", Bounds.AtLeast(0))})"),
        new Variant<string>("scale", "To an interval", r => $"scale({r.Number("from", 0, "Low end")}, {r.Number("to", 1, "High end")})"));

    private static readonly Variants<string> LayerForms = new("layer",
        new Variant<string>("dense", "Fully connected", r =>
            $"dense({r.RequiredInteger("units", "Outputs", Bounds.AtLeast(1))}, {r.Flag("bias", true, "Add a bias")})"),
        new Variant<string>("relu", "max(0, x)", _ => "relu"),
        new Variant<string>(
            "dropout", "Noise", r => $"dropout({r.Number("keep", 0.5, "Probability to keep", Bounds.Above(0).AndAtMost(1))})"),
        new Variant<string>("residual", "x + f(x)", r => $"residual({string.Join(" ", r.VariantList("layers", LayerForms!, "f", null))})"));

    private static readonly Variants<string> Optimizers = new("optimizer",
        new Variant<string>(
            "adam", "Adam", r => $"adam({Rate(r, 0.001)}, {r.Number("beta1", 0.9, "Decay", Bounds.AtLeast(0).AndBelow(1))})"),
        new Variant<string>("adamax", "AdaMax", r => $"adamax({Rate(r, 0.002)})"),
        new Variant<string>(
            "sgd", "Descent", r => $"sgd({Rate(r, 0.1)}, {Momentum(r)?.ToString() ?? "off"})"));

    private static double? Momentum(SettingsReader r) => r.OptionalNumber("momentum", null, "Off by default", Bounds.Above(0).AndBelow(1));

    private static readonly Variants<string> Penalties = new("penalty",
        new Variant<string>("l1", "Sum of magnitudes", r => $"l1({r.RequiredNumber("strength", "Factor", Bounds.AtLeast(0))})"),
        new Variant<string>("l2", "Sum of squares", r => $"l2({r.RequiredNumber("strength", "Factor", Bounds.AtLeast(0))})"));

    private static readonly Variants<string> Constraints = new("constraint",
        new Variant<string>("maxNorm", "Column norms", r => $"maxNorm({r.Number("limit", 3, "Largest norm", Bounds.Above(0))})"));

    public static SampleSettings Bind(SettingsReader r) => new(
        r.Object("data", BindData, "What to learn from"),
        r.VariantList("preprocessing", Preparations, "Applied in order", """["standardize"]"""),
        r.Object("network", n => n.VariantList("layers", LayerForms, "From input to output",
            """[{"type": "dense", "units": 64}, "relu", {"type": "dropout", "keep": 0.8}]"""), "The network"),
        r.Variant("optimizer", Optimizers, """{"type": "adam", "learningRate": 0.003}""", "How to descend"),
        (r.VariantList("penalties", Penalties, "Added to the loss"),
            r.OptionalVariant("constraint", Constraints, "maxNorm", "Projection after each step")),
        r.Object("training", BindTraining, "The run"));

    private static double Rate(SettingsReader r, double @default) =>
        r.Number("learningRate", @default, "Step size", Bounds.Above(0));

    private static SampleData BindData(SettingsReader r) => new(
        r.Text("source", "digits", "Name, file or folder"),
        r.OptionalText("target", null, "Column to predict"),
        r.Object("split", BindSplit, "Shares of the rows"),
        r.Numbers("classWeights", [], "One a class", Bounds.AtLeast(0)));

    private static (double Train, double Dev, double Test) BindSplit(SettingsReader r)
    {
        var share = Bounds.Between(0, 1);
        var split = (r.Number("train", 0.6, "Share", share), r.Number("dev", 0.2, "Share", share), r.Number("test", 0.2, "Share", share));
        var sum = split.Item1 + split.Item2 + split.Item3;
        if (Math.Abs(sum - 1) > 1e-9)
        {
            r.Fault("train", $"expected shares whose sum is 1, received the sum {sum}", "Change one of train, dev and test");
        }

        return split;
    }

    private static SampleTraining BindTraining(SettingsReader r) => new(
        r.Integer("epochs", 100, "Passes over the data", Bounds.AtLeast(1)),
        r.Integer("batchSize", 32, "Rows a step", Bounds.Between(1, 100_000)),
        r.Long("seed", 1, "Of all random numbers", Bounds.AtLeast(0)),
        r.OptionalInteger("threads", null, "Null for all processors", Bounds.AtLeast(1)),
        r.OptionalObject("earlyStopping", e => new SampleStopping(
            e.Integer("patience", 10, "Evaluations", Bounds.AtLeast(1)),
            e.Choice("measure", SampleMeasure.LogLoss, "On the dev set")), "Stop at the right moment"));
}

internal sealed record SampleData(
    string Source, string? Target, (double Train, double Dev, double Test) Split, IReadOnlyList<double> ClassWeights);

internal sealed record SampleTraining(int Epochs, int BatchSize, long Seed, int? Threads, SampleStopping? EarlyStopping);

internal sealed record SampleStopping(int Patience, SampleMeasure Measure);

internal enum SampleMeasure
{
    LogLoss,
    Accuracy,
    F1,
}
