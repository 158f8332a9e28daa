using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>What must hold of objectives and steps.</summary>
internal static class StepChecks
{
    /// <summary>Names and layers of steps, and what goes together with several.</summary>
    /// <exception cref="InputException">Something does not hold.</exception>
    public static void Check(Network network, TrainingOptions options)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in options.Steps)
        {
            if (string.IsNullOrWhiteSpace(step.Name) || step.Name.Contains('/') || !names.Add(step.Name))
            {
                throw new InputException(
                    "Training steps", $"expected a name of its own without '/' for each step, received '{step.Name}'"
                        + (names.Contains(step.Name) ? " twice" : ""), "Rename the step");
            }

            LayerChecks.Require(network, $"Training step '{step.Name}', Layers", step.Layers, ofWeights: true);
            if (step.Schedule?.PlateauPatience is not null)
            {
                throw new InputException(
                    $"Training step '{step.Name}', Schedule", $"expected a schedule of steps or epochs, received {step.Schedule.Kind}",
                    "Make it the training's own Schedule, which all steps follow");
            }
        }

        CheckLayers(options.Steps);
        CheckTogether(options);
    }

    /// <summary>An objective must depend on something that the step moves.</summary>
    /// <exception cref="InputException">It does not.</exception>
    public static void RequireReach(TrainingStep step, Node loss, IReadOnlyList<Variable> trained)
    {
        var reached = Traversal.InOrder([loss]).Select(node => (node.Op as VariableRead)?.Variable).OfType<Variable>().ToHashSet();
        if (!trained.Any(reached.Contains))
        {
            throw new InputException(
                $"Objective '{step.Objective.Kind}'",
                "expected a value that depends on a parameter out of "
                    + $"{(trained.Count == 0 ? "none" : string.Join(", ", trained.Select(variable => variable.Name)))}, received one of "
                    + $"{(reached.Count == 0 ? "none" : string.Join(", ", reached.Select(variable => variable.Name)))}",
                "Let it read an output of the network, or let the step move the layers that it reads");
        }
    }

    /// <summary>What early stopping is to watch must be measured.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static void RequireMeasured(EarlyStopping? stopping, IReadOnlyList<string> measured)
    {
        if (stopping?.Measured is { } name && !measured.Contains(name, StringComparer.Ordinal))
        {
            throw new InputException(
                "Early stopping, Measured",
                $"expected a value that the objective measures ({(measured.Count == 0 ? "there is none" : string.Join(", ", measured))}), "
                    + $"received '{name}'", "Correct the name, or leave it out to watch the loss");
        }
    }

    /// <summary>A layer is in one step at most, and one step at most takes the rest.</summary>
    private static void CheckLayers(IReadOnlyList<TrainingStep> steps)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            foreach (var layer in step.Layers ?? [])
            {
                if (!seen.TryAdd(layer, step.Name))
                {
                    throw new InputException(
                        $"Training step '{step.Name}', Layers", $"expected layers that no other step moves, received '{layer}', which step "
                            + $"'{seen[layer]}' moves", "Name each layer once");
                }
            }
        }

        if (steps.Where(step => step.Layers is null).Skip(1).FirstOrDefault() is { } second)
        {
            throw new InputException(
                $"Training step '{second.Name}', Layers", "expected names, because another step moves all that is left, received none",
                "Name the layers of all steps but one");
        }
    }

    private static void CheckTogether(TrainingOptions options)
    {
        var alone = options.Multipliers.Count > 0 ? "Multipliers" : options.Tolerance is not null ? "Tolerance"
            : options.Objective is Objectives.Supervised ? null : "Objective";
        if (options.Steps.Count > 0 && alone is not null)
        {
            throw new InputException(
                $"Training options, {alone}", $"expected none beside named steps, received some and {options.Steps.Count} steps",
                alone == "Objective" ? "Give each step its objective" : "Leave it out, or train in one step");
        }

        if (options.IsSupervised)
        {
            return;
        }

        var what = options.Solver == Solver.ClosedForm ? "Solver" : options.EarlyStopping?.Then == AfterStopping.Continue ? "Then" : null;
        if (what is not null)
        {
            throw new InputException(
                what == "Then" ? "Early stopping, Then" : "Training options, Solver",
                $"expected {(what == "Then" ? "Keep or Retrain" : "Gradient")} with an objective other than the network's losses, received "
                    + $"{(what == "Then" ? AfterStopping.Continue : Solver.ClosedForm)}",
                what == "Then" ? "Retrain, or keep the best parameters" : "Train by steps");
        }
    }
}
