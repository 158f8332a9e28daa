using Ridgeback.Configuration;
using Ridgeback.Regularizers;

namespace Ridgeback.Runs;

/// <summary>Where the size of weights is measured from, in a configuration.</summary>
public enum PullTowards
{
    /// <summary>The origin.</summary>
    Zero,

    /// <summary>Where the training begins.</summary>
    Start,
}

/// <summary>Every penalty, multiplier and shrinkage that a configuration can name.</summary>
public static class PenaltyCatalog
{
    /// <summary>Penalties of the parameters alone.</summary>
    public static Variants<WeightPenalty> WeightPenalties { get; } = new(
        "penalty",
        new Variant<WeightPenalty>("l1", "strength · Σ|w|: drives weights to 0", s => Common(s, new L1(Strength(s)))),
        new Variant<WeightPenalty>("l2", "½ · strength · Σw²: keeps weights small", s => Common(s, new L2(
            Strength(s),
            s.Choice("scale", PenaltyScale.Half, "The factor before Σw²: half is ½, full is 1, perExample is 1/(2 · training rows)")))),
        new Variant<WeightPenalty>("elasticNet", "l1 · Σ|w| + ½ · l2 · Σw²: few weights, and small ones", s => Common(s, new ElasticNet(
            s.Number("l1", 1e-4, "The strength of Σ|w|", Bounds.AtLeast(0)),
            s.Number("l2", 1e-4, "The strength of ½Σw²", Bounds.AtLeast(0))))),
        new Variant<WeightPenalty>("power", "½ · strength · Σ|w|^power", s => Common(s, new PowerPenalty(
            Strength(s), s.Number("power", 1, "q of |w|^q", Bounds.Above(0))))),
        new Variant<WeightPenalty>(
            "norm", "strength · (Σ|w|^power)^(1/power) of each layer: whole layers can become 0", s => Common(s, new NormPenalty(
            Strength(s), s.Number("power", 2, "p of the p-norm", Bounds.Above(0))))),
        new Variant<WeightPenalty>(
            "gaussianPrior", "Weights are normal with this variance before any data", s => Common(s, new GaussianPrior(
            s.Number("variance", 1, "The variance of weights", Bounds.Above(0)),
            s.Number("noiseVariance", 1, "The variance of the noise on numbers to predict; 1 for classes", Bounds.Above(0))))),
        new Variant<WeightPenalty>(
            "laplacePrior", "Weights have Laplace's distribution with this scale before any data", s => Common(s, new LaplacePrior(
            s.Number("scale", 1, "The mean absolute weight", Bounds.Above(0)),
            s.Number("noiseVariance", 1, "The variance of the noise on numbers to predict; 1 for classes", Bounds.Above(0))))));

    /// <summary>One entry for each penalty.</summary>
    public static Variants<Penalty> Penalties { get; } = new(
        "penalty",
        [
            .. WeightPenalties.Items.Select(item => new Variant<Penalty>(item.Tag, item.Description, s => item.Bind(s))),
            new Variant<Penalty>("activationL1", "strength · mean over examples of Σ|h| of hidden activations", s =>
                WithLayers(s, new ActivationL1(Strength(s)))),
            new Variant<Penalty>("studentT", "strength · mean over examples of Σ ln(1 + h²) of hidden activations", s =>
                WithLayers(s, new StudentT(Strength(s)))),
            new Variant<Penalty>(
                "klSparsity", "strength · Σ KL(target, mean activation) of hidden sigmoid units", s => WithLayers(s, new KlSparsity(
                Strength(s),
                s.Number("target", 0.05, "The share of examples in which a unit is to be active", Bounds.Above(0).AndBelow(1))))),
            new Variant<Penalty>("inputGradient", "strength · mean over examples of Σ‖∂prediction/∂input‖²: little change with the input",
                s => new InputGradientPenalty(Strength(s))),
            new Variant<Penalty>("weightGradient", "strength · mean over examples of Σ‖∂prediction/∂weights‖²: flat minima", s =>
                WithLayers(s, new WeightGradientPenalty(Strength(s))
            {
                Biases = s.Flag("biases", false, "Whether biases count too"),
            })),
            new Variant<Penalty>("softTying", "½ · strength · Σ(a − b)² between the weights of two layers", s => new SoftTying(
                s.Text("first", "first", "The name of a layer"), s.Text("second", "second", "The name of the other"), Strength(s))
            {
                Biases = s.Flag("biases", false, "Whether biases are tied too"),
            }),
        ]);

    /// <summary>One entry for each shrinkage.</summary>
    public static Variants<Shrinkage> Shrinkages { get; } = new(
        "shrinkage",
        new Variant<Shrinkage>("decoupledDecay", "Weights lose learning rate · strength of themselves in every step", s =>
            Shrink(s, new DecoupledDecay(Strength(s)))),
        new Variant<Shrinkage>("softThreshold", "Weights come learning rate · strength nearer to 0 in every step, and stop there", s =>
            Shrink(s, new SoftThreshold(Strength(s)))));

    /// <summary>A size that is kept below a limit.</summary>
    public static Multiplier BindMultiplier(SettingsReader settings) => new(
        settings.Variant("measure", WeightPenalties, """{"type":"l2","strength":1}""", "What is measured"),
        settings.Number("limit", 1, "The most that it may be", Bounds.AtLeast(0)),
        settings.Number("rate", 0.01, "How fast the multiplier rises and falls", Bounds.Above(0)));

    /// <summary>Noise on weights.</summary>
    public static WeightNoise BindNoise(SettingsReader settings) =>
        new(settings.Number("variance", 0.001, "The variance of the noise", Bounds.Above(0)))
        {
            Biases = settings.Flag("biases", false, "Whether biases are noisy too"),
            Layers = LayerNames.Read(settings, "The layers it is for; empty for all"),
        };

    private static double Strength(SettingsReader settings) =>
        settings.Number("strength", 1e-4, "How much it counts", Bounds.AtLeast(0));

    private static WeightPenalty Common(SettingsReader settings, WeightPenalty penalty) => penalty with
    {
        Biases = settings.Flag("biases", false, "Whether biases are punished too"),
        Towards = settings.Choice("towards", PullTowards.Zero, "The point that weights are pulled to: zero, or the start of the training")
            == PullTowards.Zero
            ? ReferencePoint.Zero : ReferencePoint.Start,
        Layers = LayerNames.Read(settings, "The layers it is for; empty for all"),
    };

    private static Penalty WithLayers(SettingsReader settings, Penalty penalty) =>
        penalty with { Layers = LayerNames.Read(settings, "The layers it is for; empty for all") };

    private static Shrinkage Shrink(SettingsReader settings, Shrinkage shrinkage) => shrinkage with
    {
        Biases = settings.Flag("biases", false, "Whether biases shrink too"),
        Layers = LayerNames.Read(settings, "The layers it is for; empty for all"),
    };
}
