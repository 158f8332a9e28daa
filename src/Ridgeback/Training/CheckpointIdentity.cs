using System.Security.Cryptography;
using System.Text;
using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Regularizers;

namespace Ridgeback.Training;

/// <summary>What a checkpoint belongs to: everything that the numbers of a run depend on, and nothing else.</summary>
/// <remarks>
/// Epochs, patience, threads, callbacks and folders may differ when a run is resumed: they change where it ends, not
/// the way there.
/// </remarks>
internal static class CheckpointIdentity
{
    public static string Of(Network network, Dataset train, Dataset? dev, TrainingOptions options) =>
        FormattableString.Invariant(
            $"data {train.Fingerprint[..16]}, dev {dev?.Fingerprint[..16] ?? "none"}, seed {options.Seed}, batch {options.BatchSize}, ")
        + $"optimizer {options.Optimizer}, settings {Settings(network, options)}";

    /// <summary>A hash of the settings that are too long for a message. Records print all their settings.</summary>
    private static string Settings(Network network, TrainingOptions options)
    {
        var text = new StringBuilder();
        text.AppendJoin('\n', network.Layers).Append('\n').Append(network.Task.Loss).Append(network.Task.OutputWeights)
            .Append(network.Task.OutputBias).Append('\n');
        foreach (var head in network.Heads)
        {
            var task = head.TaskFor(network.ExampleShape);
            text.Append(head.Name).AppendJoin('\n', head.Layers).Append(task.Loss).Append(task.OutputWeights).Append(task.OutputBias)
                .Append(head.From).Append(head.Weight).Append('\n');
        }

        foreach (var penalty in options.Penalties.Concat(options.Multipliers.Select(multiplier => multiplier.Measure)))
        {
            Add(penalty, penalty.Layers);
        }

        options.Multipliers.ToList().ForEach(multiplier => Add(multiplier, null));
        options.Shrinkage.ToList().ForEach(shrinkage => Add(shrinkage, shrinkage.Layers));
        options.Constraints.ToList().ForEach(constraint => Add(constraint, constraint.Layers));
        Add(options.WeightNoise, options.WeightNoise?.Layers);
        text.AppendJoin('\n', options.Groups).Append('\n');
        text.Append(options.ClassWeights).Append(options.Schedule).Append(options.Schedule is { UsesEpochs: true } ? options.Epochs : null)
            .Append(options.Clipping).Append(options.WeightAverage).Append('\n');
        text.Append(FineTuningStart.Describe(options.FineTuning)).Append('\n');
        text.AppendJoin('\n', options.Augmentation).Append('\n');
        text.AppendJoin('\n', options.Preprocessing).Append('\n');
        text.Append(options.ScaleTargets).Append(options.EvaluateEvery).Append(options.EarlyStopping?.Measure)
            .Append(options.EarlyStopping?.Then).Append(options.EarlyStopping?.Head)
            .Append(options.EarlyStopping?.Measured);
        if (!options.IsSupervised)
        {
            text.Append('\n').AppendJoin('\n', options.AllSteps);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];

        void Add(object? rule, IReadOnlyList<string>? layers) => text.Append(rule).AppendJoin(',', layers ?? ["all"]).Append('\n');
    }
}
