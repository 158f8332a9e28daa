using Ridgeback.Configuration;
using Ridgeback.Optimizers;

namespace Ridgeback.Runs;

/// <summary>Every optimizer that a configuration can name.</summary>
public static class OptimizerCatalog
{
    private static readonly Bounds Decay = Bounds.AtLeast(0).AndBelow(1);

    /// <summary>One entry for each optimizer.</summary>
    public static Variants<Optimizer> Optimizers { get; } = new(
        "optimizer",
        new Variant<Optimizer>("adam", "Steps of about the learning rate, whatever the size of the gradient", s => new Adam(
            Rate(s, 0.001),
            s.Number("beta1", 0.9, "Decay of the mean gradient", Decay),
            s.Number("beta2", 0.999, "Decay of the mean squared gradient", Decay),
            s.Number("epsilon", 1e-8, "Added to the root of the mean square", Bounds.Above(0)))),
        new Variant<Optimizer>("adaMax", "Adam with the largest recent gradient in place of the root mean square", s => new AdaMax(
            Rate(s, 0.002),
            s.Number("beta1", 0.9, "Decay of the mean gradient", Decay),
            s.Number("beta2", 0.999, "Decay of the largest gradient", Decay))),
        new Variant<Optimizer>("momentum", "Heavy ball: a velocity that gradients push", s => new Momentum(
            Rate(s, 0.01),
            s.Number("coefficient", 0.9, "Share of the velocity that is kept", Decay))),
        new Variant<Optimizer>("gradientDescent", "A step against the gradient", s => new GradientDescent(Rate(s, 0.1))));

    private static double Rate(SettingsReader settings, double @default) =>
        settings.Number("learningRate", @default, "Length of a step", Bounds.Above(0));
}
