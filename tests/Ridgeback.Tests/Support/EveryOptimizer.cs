using Ridgeback.Optimizers;

namespace Ridgeback.Tests.Support;

/// <summary>One list of optimizers for all tests that hold for each of them.</summary>
public static class EveryOptimizer
{
    /// <summary>With the settings of the golden runs, by their names there.</summary>
    public static IReadOnlyDictionary<string, Optimizer> AsGolden { get; } = new Dictionary<string, Optimizer>
    {
        ["sgd"] = new GradientDescent(0.1),
        ["momentum"] = new Momentum(0.05, 0.9),
        ["nesterov"] = new Nesterov(0.05, 0.9),
        ["emaMomentum"] = new EmaMomentum(0.2, 0.9),
        ["rmsProp"] = new RmsProp(0.01),
        ["adagrad"] = new Adagrad(0.05),
        ["adam"] = new Adam(0.01),
        ["adamW"] = new AdamW(0.01, 0.1) { Biases = true },
        ["amsGrad"] = new AmsGrad(0.01, 0.9, 0.9),
        ["nadam"] = new Nadam(0.01),
        ["adaMax"] = new AdaMax(0.01),
    };

    public static TheoryData<string> Golden => [.. AsGolden.Keys];
}
