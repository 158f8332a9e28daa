using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>What an optimizer has while it writes the update of one parameter; one for each parameter and build.</summary>
public sealed class UpdateScope
{
    private readonly Variable parameter;
    private readonly OptimizerState state;
    private readonly List<Node> updates = [];

    /// <param name="parameter">The parameter; what is kept for it is named after it, such as <c>hidden1/weights/mean</c>.</param>
    /// <param name="learningRate">A scalar: the rate of this step.</param>
    /// <param name="stepNumber">A scalar: the number of this step, from 1.</param>
    /// <param name="state">Holds what the optimizer keeps between steps.</param>
    /// <exception cref="GraphException">The rate or the number of the step is not a scalar.</exception>
    public UpdateScope(Variable parameter, Node learningRate, Node stepNumber, OptimizerState state)
    {
        if (!learningRate.Shape.IsScalar || !stepNumber.Shape.IsScalar)
        {
            throw new GraphException(
                $"Update of '{parameter.Name}'",
                $"expected scalars for learning rate and step, received {learningRate.Shape} and {stepNumber.Shape}",
                "Give one number each");
        }

        this.parameter = parameter;
        this.state = state;
        LearningRate = learningRate;
        StepNumber = stepNumber;
    }

    /// <summary>What the parameter is: weight decay, for one, is for weights.</summary>
    public VariableRole Role => parameter.Role;

    /// <summary>The learning rate of this step, a scalar.</summary>
    public Node LearningRate { get; }

    /// <summary>The number of this step, a scalar, from 1.</summary>
    public Node StepNumber { get; }

    /// <summary>The assignments that <see cref="Set"/> collected.</summary>
    public IReadOnlyList<Node> Updates => updates;

    /// <summary>A number for each element of the parameter that is kept between steps.</summary>
    /// <param name="name">Unique within the optimizer, such as <c>velocity</c>; the full name is <c>parameter/name</c>.</param>
    /// <param name="initial">Its value before the first step; default 0.</param>
    public Variable State(string name, double initial = 0) => state.GetOrAdd($"{parameter.Name}/{name}", parameter.Shape, initial);

    /// <summary>One number that is kept between steps, in double precision.</summary>
    /// <param name="name">Unique within the optimizer; the full name is <c>parameter/name</c>.</param>
    /// <param name="initial">Its value before the first step; default 0.</param>
    public Variable ScalarState(string name, double initial = 0) => state.GetOrAdd($"{parameter.Name}/{name}", Shape.Scalar, initial);

    /// <summary>Gives a kept variable its new value when the step commits.</summary>
    public void Set(Variable variable, Node value) => updates.Add(Node.Assign(variable, value));
}
