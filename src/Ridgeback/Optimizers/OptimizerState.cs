using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>The variables that optimizers keep between steps: velocities and moments. Names are unique.</summary>
/// <remarks>Part of a checkpoint, not of a model. Building twice over one state gives the same variables.</remarks>
public sealed class OptimizerState
{
    private readonly Dictionary<string, Variable> byName = new(StringComparer.Ordinal);
    private readonly List<Variable> all = [];

    /// <summary>Every variable in the order of creation.</summary>
    public IReadOnlyList<Variable> All => all;

    /// <summary>The variable of that full name, or null.</summary>
    public Variable? Find(string name) => byName.GetValueOrDefault(name);

    internal Variable GetOrAdd(string name, Shape shape, double initial)
    {
        if (!byName.TryGetValue(name, out var variable))
        {
            variable = new Variable(name, shape, VariableRole.TrainingState, initial);
            byName.Add(name, variable);
            all.Add(variable);
        }

        return variable.Shape.Equals(shape) ? variable : throw new GraphException(
            $"Optimizer state '{name}'", $"expected the shape {variable.Shape} of an earlier build, received {shape}",
            "Use a new OptimizerState for another network");
    }
}
