using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>
/// A training with everything that keeps state or draws random numbers, on noise, short enough to be broken off again and again.
/// </summary>
public abstract class TrainingOnNoise
{
    protected static readonly TrainingSet Train = Problems.Noise(61, 1).AsTrainingSet();
    protected static readonly Dataset Dev = Problems.Noise(30, 5);

    /// <summary>61 rows in batches of 12: five batches, the last of 13 because a single row cannot be normalized.</summary>
    protected static readonly Network Network = Network.Classifier(Train)
        .Dense(12).BatchNormalization().Relu().Dropout(0.7).Dense(9).Tanh().Dropout(0.9);

    protected static readonly TrainingOptions Options = new()
    {
        Optimizer = new AdaMax(0.03),
        Penalties = [new L2(1e-3)],
        Constraints = [new MaxNorm(2)],
        BatchSize = 12,
        EvaluateEvery = 7,
        EarlyStopping = new(5),
        Epochs = 60,
        Threads = 1,
        Seed = 11,
    };
}
