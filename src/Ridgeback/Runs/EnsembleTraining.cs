using Ridgeback.Data;
using Ridgeback.Ensembles;

namespace Ridgeback.Runs;

/// <summary>Trains the ensemble that a configuration means.</summary>
internal static class EnsembleTraining
{
    /// <param name="data">The data, and a configuration with an ensemble.</param>
    /// <param name="options">Where members are kept; how many at once is the configuration's business.</param>
    /// <param name="cancellation">Cancelling returns the members that were trained.</param>
    public static EnsembleRun Fit(RunData data, EnsembleOptions options, CancellationToken cancellation)
    {
        var configuration = data.Settings.Value;
        var settings = configuration.Ensemble!;
        var dev = data.Split.Dev.Count > 0 ? data.Split.Dev : null;
        options = options with { Parallel = settings.Parallel };
        return settings.Method is { } method
            ? method.Fit(data.Network, data.Split.Train, dev, configuration.Options(), options, cancellation)
            : Averaging.Fit([.. settings.Variations.Select(data.Vary).Select((varied, i) => Member(varied, i, configuration))],
                data.Split.Train, dev, settings.Combination!.Value, options, cancellation);
    }

    /// <summary>Members may differ in all but what their rows count, by which they are measured together.</summary>
    private static EnsembleMember Member(RunData varied, int index, RunConfiguration together)
    {
        var options = varied.Settings.Value.Options();
        return Equals(options.ClassWeights?.ToString(), together.Training.ClassWeights?.ToString()) ? new(varied.Network, options)
            : throw new InputException(
            $"Ensemble, member {index + 1}", $"expected the class weights of all members "
                + $"({together.Training.ClassWeights?.ToString() ?? "none"}), received {options.ClassWeights?.ToString() ?? "none"}",
            "Set training.classWeights for all members together");
    }
}
