using Ridgeback.Graphs;

namespace Ridgeback.Tests.Support;

/// <summary>Fixed, irregular numbers for tests.</summary>
internal static class Table
{
    /// <summary>scale · sin(1.7 i + 0.3 i² + offset) + shift.</summary>
    public static double[] Wave(long count, double offset, double scale = 1, double shift = 0)
    {
        var values = new double[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (scale * Math.Sin((1.7 * i) + (0.3 * i * i) + offset)) + shift;
        }

        return values;
    }

    public static Variable Varied(string name, Shape shape, double offset, double scale = 1, double shift = 0) =>
        new(name, shape, VariableRole.Weight, Node.Constant(Wave(shape.Count, offset, scale, shift), shape));

    public static Variable Variable(string name, Shape shape, params double[] values) =>
        new(name, shape, VariableRole.Weight, Node.Constant(values, shape));

    /// <summary>The sum of all elements, each with a weight of its own, so that no element's gradient can hide.</summary>
    public static Node Weighted(Node node, double offset = 9) =>
        (node * Node.Constant(Wave(node.Shape.Count, offset), node.Shape)).Sum();
}
