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
        new Variant<Optimizer>("adam", "Steps of about the learning rate, whatever the size of the gradient", s => Family(
            s, 0.001, (rate, beta1, beta2, epsilon) => new Adam(rate, beta1, beta2, epsilon))),
        new Variant<Optimizer>("adamW", "Adam with weight decay apart from the gradient", s => Family(
            s, 0.001, (rate, beta1, beta2, epsilon) => new AdamW(
                rate, s.Number("weightDecay", 0.01, "Share of a weight that a step takes away, times the rate", Bounds.AtLeast(0)), beta1,
                beta2, epsilon)
            {
                Biases = s.Flag("biases", false, "Whether biases decay too"),
            })),
        new Variant<Optimizer>("amsGrad", "Adam whose rates never grow", s => Family(
            s, 0.001, (rate, beta1, beta2, epsilon) => new AmsGrad(rate, beta1, beta2, epsilon))),
        new Variant<Optimizer>("nadam", "Adam with Nesterov's look ahead", s => Family(
            s, 0.002, (rate, beta1, beta2, epsilon) => new Nadam(
                rate, beta1, beta2, epsilon, s.Number("momentumDecay", 0.004, "How fast the momentum warms up", Bounds.AtLeast(0))))),
        new Variant<Optimizer>("adaMax", "Adam with the largest recent gradient in place of the root mean square", s => new AdaMax(
            Rate(s, 0.002),
            s.Number("beta1", 0.9, "Decay of the mean gradient", Decay),
            s.Number("beta2", 0.999, "Decay of the largest gradient", Decay))),
        new Variant<Optimizer>("momentum", "Heavy ball: a velocity that gradients push", s => new Momentum(
            Rate(s, 0.01),
            s.Number("coefficient", 0.9, "Share of the velocity that is kept", Decay))
        {
            Rise = Rise(s),
        }),
        new Variant<Optimizer>("nesterov", "Momentum with the gradient taken ahead", s => new Nesterov(
            Rate(s, 0.01),
            s.Number("coefficient", 0.9, "Share of the velocity that is kept", Decay))
        {
            Rise = Rise(s),
        }),
        new Variant<Optimizer>("emaMomentum", "A step along a moving average of gradients", s => new EmaMomentum(
            Rate(s, 0.1),
            s.Number("beta", 0.9, "Decay of the average; 0.8 is usual too", Decay))),
        new Variant<Optimizer>("rmsProp", "Divides the gradient by the root of its recent mean square", s => new RmsProp(
            Rate(s, 0.001),
            s.Number("beta", 0.9, "Decay of the mean square; 0.8 is usual too", Decay),
            s.Number("epsilon", 1e-8, "Added to the root of the mean square", Bounds.Above(0)))),
        new Variant<Optimizer>("adagrad", "Divides the gradient by the root of the sum of all its squares", s => new Adagrad(
            Rate(s, 0.01),
            s.Number("epsilon", 1e-10, "Added to the root of the sum", Bounds.Above(0)))),
        new Variant<Optimizer>("gradientDescent", "A step against the gradient", s => new GradientDescent(Rate(s, 0.1))));

    private static Optimizer Family(SettingsReader s, double rate, Func<double, double, double, double, Optimizer> make) => make(
        Rate(s, rate),
        s.Number("beta1", 0.9, "Decay of the mean gradient", Decay),
        s.Number("beta2", 0.999, "Decay of the mean squared gradient", Decay),
        s.Number("epsilon", 1e-8, "Added to the root of the mean square", Bounds.Above(0)));

    private static MomentumRise? Rise(SettingsReader settings) => settings.OptionalObject(
        "rise", s => new MomentumRise(
            s.Integer("steps", 1000, "Steps until the coefficient is reached", Bounds.AtLeast(1)),
            s.Number("start", 0.5, "The coefficient of the first step", Decay)),
        "How the coefficient is reached from a smaller one in a straight line; null: it is constant");

    private static double Rate(SettingsReader settings, double @default) =>
        settings.Number("learningRate", @default, "Length of a step", Bounds.Above(0));
}
