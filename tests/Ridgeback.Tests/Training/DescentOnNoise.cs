using Ridgeback.Data;
using Ridgeback.Optimizers;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>A few epochs of plain descent on noise, without preprocessing: what regularizers do shows by itself.</summary>
public abstract class DescentOnNoise
{
    protected static readonly TrainingSet Train = Problems.Noise(40, 1).AsTrainingSet();

    protected static readonly TrainingOptions Options = new()
    {
        Epochs = 6,
        BatchSize = 8,
        Preprocessing = [],
        Threads = 1,
        EarlyStopping = null,
        Optimizer = new GradientDescent(0.1),
    };
}
