using Microsoft.Extensions.Logging;
using Ridgeback.Objectives;
using Ridgeback.Optimizers;
using Ridgeback.Preprocessing;
using Ridgeback.Regularizers;
using Ridgeback.Schedules;

namespace Ridgeback.Training;

/// <summary>How to train. Every setting has a default that works.</summary>
public sealed record TrainingOptions
{
    /// <summary>The update rule. Default: Adam with a learning rate of 0.001.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>How the weights are found. Default: by steps along gradients.</summary>
    public Solver Solver { get; init; }

    /// <summary>What is made small. Default: the losses of the network's own task and of its heads.</summary>
    public Objective Objective { get; init; } = new Supervised();

    /// <summary>
    /// Several steps for every mini-batch, each with an objective, layers, update rule and schedule of its own. Default: none, which is one
    /// step that makes <see cref="Objective"/> small with everything that is set here.
    /// </summary>
    public IReadOnlyList<TrainingStep> Steps { get; init; } = [];

    /// <summary>What rows of each class count. Default null: what the rows themselves count.</summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>How the learning rate changes from step to step. Default null: it does not, unless a callback changes it.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Layers that are trained otherwise: their learning rate, their optimizer, or not at all. Default: none.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; init; } = [];

    /// <summary>Limits gradients before the optimizer sees them. Default null: no limit.</summary>
    public GradientClipping? Clipping { get; init; }

    /// <summary>Evaluates and keeps moving averages of the parameters. Default null: the parameters themselves.</summary>
    public WeightAverage? WeightAverage { get; init; }

    /// <summary>Begins with the parameters of a trained model. Default null: with the initializers' values.</summary>
    public FineTuning? FineTuning { get; init; }

    /// <summary>
    /// True lets a hidden layer begin with equal units, which compute the same and may learn the same; default false: it is refused.
    /// </summary>
    public bool AllowEqualUnits { get; init; }

    /// <summary>Ends the training when steps hardly change anything. Default null: it goes on.</summary>
    public StoppingTolerance? Tolerance { get; init; }

    /// <summary>Added to the mean data loss. Default: none.</summary>
    public IReadOnlyList<Penalty> Penalties { get; init; } = [];

    /// <summary>Sizes that are kept below a limit by a strength that is found in training. Default: none.</summary>
    public IReadOnlyList<Multiplier> Multipliers { get; init; } = [];

    /// <summary>Noise on the weights of every step. Default null: none.</summary>
    public WeightNoise? WeightNoise { get; init; }

    /// <summary>
    /// Steps that make weights smaller by themselves, after the optimizer's and before constraints, in order. Default: none.
    /// </summary>
    public IReadOnlyList<Shrinkage> Shrinkage { get; init; } = [];

    /// <summary>Applied to the new weights of every step, in order. Default: none.</summary>
    public IReadOnlyList<Constraint> Constraints { get; init; } = [];

    /// <summary>Random changes of the training examples, made anew in every epoch, before the preprocessing. Default: none.</summary>
    public IReadOnlyList<Augmentation.Augmentation> Augmentation { get; init; } = [];

    /// <summary>Fitted on the training rows and applied to all. Default: standardization of each feature.</summary>
    public IReadOnlyList<PreprocessingStep> Preprocessing { get; init; } = [new Standardize()];

    /// <summary>For regression: train on standardized targets and predict in their own unit. Default true.</summary>
    public bool ScaleTargets { get; init; } = true;

    /// <summary>The most passes over the training rows, ≥ 0. Default 100.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Rows of a step, ≥ 1. Default 32; a last smaller batch is kept.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Steps between evaluations on the dev rows, ≥ 1; null for one evaluation at the end of each epoch. Default null.</summary>
    public int? EvaluateEvery { get; init; }

    /// <summary>When to stop before the last epoch (Algorithm 7.1); null trains all epochs and keeps the last parameters.</summary>
    public EarlyStopping? EarlyStopping { get; init; } = new();

    /// <summary>
    /// True evaluates a copy of the parameters on a thread of its own while the training goes on. Default false. The result
    /// has the same bits: steps done beside an evaluation that changes anything (that stops the training, or its rate) are
    /// discarded. Callbacks hear of an evaluation when it is done, and of discarded steps too.
    /// </summary>
    public bool EvaluateBeside { get; init; }

    /// <summary>Addresses all random numbers: initial values, batches, masks. Default 1. The same seed gives the same bits.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads, ≥ 1; 0 for one on each core. Default 0. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Called during training, in order. Default: none.</summary>
    public IReadOnlyList<TrainingCallback> Callbacks { get; init; } = [];

    /// <summary>Told after every evaluation. Default: nobody.</summary>
    public IProgress<EvaluationPoint>? Progress { get; init; }

    /// <summary>Receives a line for every evaluation and for the end. Default: none.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>Where to keep a checkpoint; null keeps none. Default null.</summary>
    public CheckpointOptions? Checkpoint { get; init; }

    /// <summary>Whether nothing but the network's own losses is made small, in one step.</summary>
    internal bool IsSupervised => Steps.Count == 0 && Objective is Supervised;

    /// <summary>The steps of every mini-batch; one of <see cref="Objective"/> where none are named.</summary>
    internal IReadOnlyList<TrainingStep> AllSteps => Steps.Count > 0 ? Steps : [new TrainingStep("train", Objective)];
}
