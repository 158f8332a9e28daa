using Ridgeback.Data;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>Choices that work and are fragile, in sentences that name the remedy.</summary>
internal static class TrainingAdvice
{
    private const int FewValues = 20;
    private const int RowsForEach = 5;

    public static IEnumerable<string> Of(Network network, Dataset training, IReadOnlyList<string> equalLayers)
    {
        foreach (var layer in equalLayers)
        {
            yield return $"The units of layer '{layer}' began with equal weights, as was asked for: they compute the same, and unless "
                + $"what comes after tells them apart, they learn the same.";
        }

        if (network.Task.Loss is not Squared)
        {
            yield break;
        }

        for (var target = 0; target < training.TargetCount; target++)
        {
            var different = Different(training, target);
            if (different <= FewValues && training.Count >= RowsForEach * different)
            {
                yield return $"The target '{training.TargetNames[target]}' has only {different} different values: classes with a softmax "
                    + $"are easier to train than a squared loss, and say how sure they are (for a table, data.task: classification).";
            }
        }

        if (network.Layers.LastOrDefault() is Dropout dropout)
        {
            yield return $"Dropout '{dropout.Name}' stands right before the output of a squared loss: the noise it makes goes into the "
                + $"prediction undamped. Leave it out, or put it further down.";
        }
    }

    private static int Different(Dataset data, int target)
    {
        var seen = new HashSet<float>();
        for (var row = 0; row < data.Count && seen.Count <= FewValues; row++)
        {
            seen.Add(data.TargetsOf(row)[target]);
        }

        return seen.Count;
    }
}
