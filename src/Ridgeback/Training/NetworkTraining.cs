using Ridgeback.Data;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>Training as a method of the network.</summary>
public static class NetworkTraining
{
    /// <inheritdoc cref="Trainer.Fit"/>
    public static TrainingRun Train(
        this Network network, TrainingSet training, Dataset? dev = null, TrainingOptions? options = null,
        CancellationToken cancellation = default) => Trainer.Fit(network, training, dev, options, cancellation);
}
