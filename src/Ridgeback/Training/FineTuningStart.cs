using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ridgeback.Execution;
using Ridgeback.Layers;
using Ridgeback.Preprocessing;

namespace Ridgeback.Training;

/// <summary>What a training takes over from a trained model.</summary>
internal static class FineTuningStart
{
    /// <summary>The model's preprocessing, if it is kept; else null.</summary>
    public static Pipeline? Pipeline(TrainingOptions options) =>
        options.FineTuning is { KeepPreprocessing: true } start ? start.Model.Pipeline : null;

    /// <summary>Copies every parameter that the model has under the same name and shape.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static void Apply(FineTuning? start, ParameterSet parameters, StateStore<float> store)
    {
        if (start is null)
        {
            return;
        }

        var theirs = start.Model.Parameters.All.ToDictionary(variable => variable.Name, StringComparer.Ordinal);
        var found =
            parameters.All.Where(mine => theirs.TryGetValue(mine.Name, out var variable) && variable.Shape.Equals(mine.Shape)).ToList();
        if (found.Count == 0)
        {
            throw new InputException(
                "Fine-tuning",
                $"expected a model with parameters such as {parameters.All[0]}, received one with "
                    + $"{string.Join(", ", start.Model.Parameters.All.Take(4))}",
                "Use the model's layers, with the same names and units");
        }

        foreach (var mine in found)
        {
            store.SetTensor(mine, start.Model.Values(theirs[mine.Name]));
        }
    }

    /// <summary>For the identity of a checkpoint: a hash of the model's parameters.</summary>
    public static string Describe(FineTuning? start)
    {
        if (start is null)
        {
            return "";
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var variable in start.Model.Parameters.All)
        {
            hash.AppendData(MemoryMarshal.AsBytes(start.Model.Values(variable)));
        }

        return $"{Convert.ToHexStringLower(hash.GetHashAndReset())[..16]} {start.KeepPreprocessing}";
    }
}
