using Ridgeback.Augmentation;
using Ridgeback.Graphs;
using Ridgeback.Initializers;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Optimizers;
using Ridgeback.Preprocessing;
using Ridgeback.Schedules;
using Ridgeback.Training;

namespace Ridgeback.Tests;

/// <summary>Settings out of range, room by room: each is refused with the whole message.</summary>
public class SettingTests
{
    private static readonly (Action Make, string Message)[] Cases =
    [
        (() => _ = new Constant(double.NaN), "Constant, Value: expected a finite number, received NaN. Biases usually start at 0."),
        (() => _ = new Normal(-1),
            "Normal, StandardDeviation: expected a finite number of 0 or more, received -1. Small networks use 0.01."),
        (() => _ = new Uniform(double.PositiveInfinity),
            "Uniform, Bound: expected a finite number of 0 or more, received Infinity. Small networks use 0.01."),
        (() => _ = new Sparse(0), "Sparse, Connections: expected a whole number of 1 or more, received 0. 10 is usual."),
        (() => _ = new Sparse(10, -0.5), "Sparse, StandardDeviation: expected a finite number of 0 or more, received -0.5. 1 is usual."),
        (() => new He().Build("w", [2, 2], 0, 2), "Initializer he of 'w', number of connections: expected a whole number of 1 or more, "
            + "received 0. Give the parameter's real numbers of inputs and units."),

        (() => _ = new Dense(0), "Dense, Units: expected a whole number of 1 or more, received 0. Give the layer a unit for each output."),
        (() => _ = new Maxout(0),
            "Maxout, Units: expected a whole number of 1 or more, received 0. Give the layer a unit for each output."),
        (() => _ = new Maxout(3, 1), "Maxout, Pieces: expected a whole number of 2 or more, received 1. With one piece use Dense."),
        (() => _ = new LeakyRelu(1), "LeakyRelu, Slope: expected a number of at least 0 and below 1, received 1. 0.01 is usual."),
        (() => _ = new GaussianNoise(-0.1),
            "GaussianNoise, Variance: expected a finite number of 0 or more, received -0.1. 0.01 is a start for standardized inputs."),
        (() => _ = new Reshape(4, 0),
            "Reshape, Axes: expected a whole number of 1 or more, received 0. Name the axes of an example, without the batch."),
        (() => _ = new FractionalMaxPooling(2.5),
            "FractionalMaxPooling, Ratio: expected a number from 1 to 2, received 2.5. Use MaxPooling for larger steps."),
        (() => _ = new MaxPooling(0),
            "maxPooling, Height: expected a whole number of 1 or more, received 0. Give the window a size and a stride of at least 1."),
        (() => _ = new Convolution(8, 3, 3) { StrideWidth = 0 }, "convolution, StrideWidth: expected a whole number of 1 or more, "
            + "received 0. Give the window a size and a stride of at least 1."),
        (() => _ = new Convolution(8, 3, 3) { Zeros = -1 },
            "convolution, Zeros: expected a whole number of 0 or more, received -1. 0 adds nothing."),
        (() => _ = new BatchNormalization { Epsilon = 0 },
            "BatchNormalization, Epsilon: expected a finite number above 0, received 0. 1e-5 is usual."),
        (() => _ = new BatchNormalization { Decay = 1 },
            "BatchNormalization, Decay: expected a number of at least 0 and below 1, received 1. 0.9 is usual, 0.99 for small batches."),
        (() => _ = new KSparse(0),
            "KSparse, Active: expected a whole number of 1 or more, received 0. It is the number of units that stay active."),
        (() => _ = new NormBall(0),
            "NormBall, Limit: expected a finite number above 0, received 0. It is the largest norm of an example's activations."),

        (() => _ = new MulticlassHinge { Margin = -1 },
            "Loss multiclassHinge, Margin: expected a finite number above 0, received -1. 1 is usual."),

        (() => _ = new GradientDescent(0),
            "Optimizer gradientDescent, LearningRate: expected a finite number above 0, received 0. Rates from 1e-4 to 0.1 are usual."),
        (() => _ = new Momentum(0.1, 1),
            "Optimizer momentum, Coefficient: expected a number of at least 0 and below 1, received 1. 0.9 is usual."),
        (() => _ = new Nesterov(0.1, -1),
            "Optimizer nesterov, Coefficient: expected a number of at least 0 and below 1, received -1. 0.9 is usual."),
        (() => _ = new EmaMomentum(0.1, 2),
            "Optimizer emaMomentum, Beta: expected a number of at least 0 and below 1, received 2. 0.9 is usual."),
        (() => _ = new RmsProp(epsilon: 0), "Optimizer rmsProp, Epsilon: expected a finite number above 0, received 0. 1e-8 is usual."),
        (() => _ = new Adagrad(epsilon: 0), "Optimizer adagrad, Epsilon: expected a finite number above 0, received 0. 1e-10 is usual."),
        (() => _ = new Adam(beta1: 1), "Optimizer adam, Beta1: expected a number of at least 0 and below 1, received 1. 0.9 is usual."),
        (() => _ = new Adam(beta2: double.NaN),
            "Optimizer adam, Beta2: expected a number of at least 0 and below 1, received NaN. 0.999 is usual."),
        (() => _ = new Adam(epsilon: -1), "Optimizer adam, Epsilon: expected a finite number above 0, received -1. 1e-8 is usual."),
        (() => _ = new AdamW(weightDecay: -1),
            "Optimizer adamW, WeightDecay: expected a finite number of 0 or more, received -1. 0.01 is usual."),
        (() => _ = new Nadam(momentumDecay: -1),
            "Optimizer nadam, MomentumDecay: expected a finite number of 0 or more, received -1. 0.004 is usual."),
        (() => _ = new AdaMax(beta1: 1), "Optimizer adaMax, Beta1: expected a number of at least 0 and below 1, received 1. 0.9 is usual."),
        (() => _ = new AdaMax(beta2: 1),
            "Optimizer adaMax, Beta2: expected a number of at least 0 and below 1, received 1. 0.999 is usual."),
        (() => _ = new ClipByValue(0), "Clipping value, Limit: expected a finite number above 0, received 0. Norms of 1 to 5 are usual."),

        (() => _ = new InverseEpoch(-1),
            "Schedule inverseEpoch, Decay: expected a finite number of 0 or more, received -1. 1 halves the rate after the first epoch."),
        (() => _ = new Exponential(0), "Schedule exponential, Base: expected a number above 0 and at most 1, received 0. 0.95 is usual."),
        (() => _ = new InverseSquareRoot(0),
            "Schedule inverseSquareRoot, Scale: expected a finite number above 0, received 0. 1 begins with the optimizer's rate."),
        (() => _ = new Milestones([5, 5]),
            "Schedule milestones, Epochs: expected a whole number of 1 or more, received 0. Give rising numbers of completed epochs."),
        (() => _ = new Milestones([5], 1),
            "Schedule milestones, Multiplier: expected a number of at least 0 and below 1, received 1. 0.1 is usual."),
        (() => _ = new Linear(2),
            "Schedule linear, End: expected a number from 0 to 1, received 2. It is a share of the optimizer's learning rate."),
        (() => _ = new Cosine(-1),
            "Schedule cosine, End: expected a number from 0 to 1, received -1. It is a share of the optimizer's learning rate."),
        (() => _ = new OneCycle(1.5), "Schedule oneCycle, Rise: expected a number from 0 to 1, received 1.5. It is a share of the steps."),
        (() => _ = new OneCycle(start: 2),
            "Schedule oneCycle, Start: expected a number from 0 to 1, received 2. It is a share of the optimizer's learning rate."),
        (() => _ = new OneCycle(end: double.NaN),
            "Schedule oneCycle, End: expected a number from 0 to 1, received NaN. It is a share of the optimizer's learning rate."),
        (() => _ = new WarmUp(0), "Schedule warmUp, Steps: expected a whole number of 1 or more, received 0. Some hundreds are usual."),
        (() => _ = new OnPlateau(0), "Schedule onPlateau, Patience: expected a whole number of 1 or more, received 0. 5 is usual."),
        (() => _ = new OnPlateau(5, 1),
            "Schedule onPlateau, Multiplier: expected a number of at least 0 and below 1, received 1. 0.5 halves the rate."),
        (() => _ = new OnPlateau(5, 0.5, 2),
            "Schedule onPlateau, Least: expected a number from 0 to 1, received 2. It is a share of the optimizer's learning rate."),
        (() => new Ridgeback.Schedules.Custom("mine", _ => -1).Factor(new SchedulePlace(7, 0, 10, 1)),
            "Schedule mine, step 7: expected a finite number of 0 or more, received -1. Return a share of the optimizer's learning rate."),

        (() => _ = new Noise(-1), "Augmentation noise, StandardDeviation: expected a finite number of 0 or more, received -1. A tenth of "
            + "the values' own is a start."),
        (() => _ = new Shift(2), "Augmentation shift, Most: expected a number from 0 to 1, received 2. 0.1 is usual."),
        (() => _ = new Crop(0), "Augmentation crop, Border: expected a whole number of 1 or more, received 0. 4 is usual for 32 × 32."),
        (() => _ = new Zoom(0.5), "Augmentation zoom, Most: expected a finite number of 1 or more, received 0.5. 1.15 is usual."),
        (() => _ = new Rotation(181), "Augmentation rotation, Degrees: expected a number from 0 to 180, received 181. 10 is usual."),
        (() => _ = new Elastic(-1), "Augmentation elastic, Strength: expected a finite number of 0 or more, received -1. 34 is usual."),
        (() => _ = new Elastic(34, 0), "Augmentation elastic, Smoothness: expected a finite number above 0, received 0. 4 is usual."),

        (() => _ = new PrincipalComponents { Components = 0 },
            "Principal components, Components: expected a whole number of 1 or more, received 0. Leave it out to choose by variance."),
        (() => _ = new PrincipalComponents { VarianceShare = 0 },
            "Principal components, VarianceShare: expected a number above 0 and at most 1, received 0. 0.99 is usual."),
        (() => _ = new Whitening { VarianceShare = 1.1 },
            "Whitening, VarianceShare: expected a number above 0 and at most 1, received 1.1. 0.99 is usual."),
        (() => _ = new Whitening { Epsilon = 0 },
            "Whitening, Epsilon: expected a finite number above 0, received 0. 1e-5 is usual, more for noisy pictures."),
        (() => _ = new OneHot { FewestRows = 0 }, "One-hot, FewestRows: expected a whole number of 1 or more, received 0. 1 gives every "
            + "category of the training rows a feature."),

        (() => ClassWeights.Of(1, -1), "Class weights: expected a finite number of 0 or more, received -1. 1 counts a row once."),
        (() => ClassWeights.Of(0, 0), "Class weights: expected a weight above 0, received only zeros. Give some class a weight."),
    ];

    public static TheoryData<string> Messages => [.. Cases.Select(entry => entry.Message)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Is_refused(string message) =>
        Should.Throw<GraphException>(Cases.Single(entry => entry.Message == message).Make).Message.ShouldBe(message);
}
