using Ridgeback.Data;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Preprocessing;

namespace Ridgeback.Training;

/// <summary>What is fitted on training rows and applied to all: preprocessing, the scaling of targets, class weights.</summary>
/// <param name="Network">The network, on what the preprocessing gives.</param>
/// <param name="Schema">What raw rows look like.</param>
/// <param name="Pipeline">The preprocessing.</param>
/// <param name="Scaling">How the targets of the network's own task are scaled; null where they are not.</param>
/// <param name="HeadScalings">The same of each head.</param>
/// <param name="ByClass">What rows of each class count; null without class weights.</param>
internal sealed record Preparation(
    Network Network, DataSchema Schema, Pipeline Pipeline, TargetScaling? Scaling, IReadOnlyList<TargetScaling?> HeadScalings,
    IReadOnlyList<double>? ByClass)
{
    /// <summary>Fits everything.</summary>
    public static Preparation Fit(Network network, TrainingSet training, TrainingOptions options)
    {
        var pipeline = FineTuningStart.Pipeline(options) ?? Pipeline.Fit(training, [.. options.Preprocessing]);
        network = network.For(pipeline);
        var scaling = ScalingOf(network.Task, training.Data, options);
        var heads = network.Heads.Select(head => head.IsReconstruction ? null
            : ScalingOf(head.TaskFor(network.ExampleShape), training.Data.Head(head.Name), options));
        return new Preparation(network, training.Data.Schema, pipeline, scaling, [.. heads], options.ClassWeights?.Fit(training));
    }

    /// <summary>That of a run.</summary>
    public static Preparation Of(TrainingRun run, Network network, DataSchema schema) => new(
        network.For(run.Model.Pipeline), schema, run.Model.Pipeline, run.Model.TargetScaling, run.Model.HeadScalings, run.ClassWeights);

    /// <summary>Rows as each task of the network sees them.</summary>
    public TaskRows Apply(Dataset data)
    {
        var prepared = Pipeline.Apply(data);
        var own = ClassWeights.Apply(ByClass, prepared);
        return TaskRows.Of(Network, Scaling?.Apply(own) ?? own, prepared, HeadScalings);
    }

    /// <summary>The model with some parameters.</summary>
    public Model ModelOf(ParameterSet parameters, Execution.StateStore<float> values) =>
        new(Network, Schema, Pipeline, (Scaling, HeadScalings), parameters, values);

    /// <summary>By the rows whose targets are known; null where there are none, or nothing is to be scaled.</summary>
    private static TargetScaling? ScalingOf(NetworkTask task, Dataset rows, TrainingOptions options) =>
        task.Kind == LearningTask.Regression && options.ScaleTargets && rows.Labelled() is { Count: > 0 } labelled
            ? TargetScaling.Fit(new TrainingSet(labelled)) : null;
}
