using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>The variables of a model: trained ones and moving averages. Names are unique.</summary>
/// <remarks>
/// Building layers again over the same set, for another phase or batch size, gives the same variables, and a variable's
/// identity is what plans share their numbers by.
/// </remarks>
public sealed class ParameterSet
{
    private readonly Dictionary<string, Variable> byName = new(StringComparer.Ordinal);
    private readonly List<Variable> all = [];

    /// <summary>Every variable in the order of creation.</summary>
    public IReadOnlyList<Variable> All => all;

    /// <summary>Those that a gradient trains, in the order of creation.</summary>
    public IEnumerable<Variable> Trained => all.Where(variable => variable.IsTrained);

    /// <summary>The variable of that full name, such as <c>hidden1/weights</c>, or null.</summary>
    public Variable? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The variable of that full name; made on the first call.</summary>
    /// <param name="name">The full name, <c>layer/name</c>.</param>
    /// <param name="shape">Its shape; all axes known.</param>
    /// <param name="role">What it is for.</param>
    /// <param name="initial">Its first value; used on the first call only.</param>
    /// <exception cref="GraphException">It exists with another shape or role.</exception>
    public Variable GetOrAdd(string name, Shape shape, VariableRole role, Node initial)
    {
        if (!byName.TryGetValue(name, out var variable))
        {
            variable = new Variable(name, shape, role, initial);
            byName.Add(name, variable);
            all.Add(variable);
        }

        return variable.Shape.Equals(shape) && variable.Role == role ? variable : throw new GraphException(
            $"Parameter '{name}'",
            $"expected {variable.Role} {variable.Shape} as in an earlier build, received {role} {shape}",
            "Give layers different names, or use a new ParameterSet for another network");
    }
}
