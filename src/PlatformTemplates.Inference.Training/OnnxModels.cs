using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Training;

/// <summary>
/// Trained ML.NET models as ONNX: from the features, one row a prediction. Input <c>features</c> (FP32 [-1, number of features]),
/// output <c>prediction</c> (FP32 [-1, 1]).
/// </summary>
public static class OnnxModels
{
    /// <summary>The name of the input.</summary>
    public const string Features = "features";

    /// <summary>The name of the output.</summary>
    public const string Prediction = "prediction";

    private const string Node = "BRANCH_LEQ";
    private const string Leaf = "LEAF";

    /// <summary>Writes a linear model, as the trainers Sdca, OnlineGradientDescent and LbfgsPoisson make.</summary>
    /// <param name="model">The trained model.</param>
    public static byte[] Write(LinearRegressionModelParameters model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Linear(model.Weights, model.Bias);
    }

    /// <summary>Writes a linear model.</summary>
    /// <param name="weights">The weight of each feature.</param>
    /// <param name="bias">What is added.</param>
    public static byte[] Linear(IReadOnlyList<float> weights, float bias)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new OnnxGraph("linear")
            .Input(Features, DataType.FP32, -1, weights.Count)
            .Constant<float>("weights", [.. weights], weights.Count, 1)
            .Constant<float>("bias", [bias], 1)
            .Node("MatMul", [Features, "weights"], ["product"])
            .Node("Add", ["product", "bias"], [Prediction])
            .Output(Prediction, DataType.FP32, -1, 1)
            .ToBytes();
    }

    /// <summary>Writes boosted trees, as the trainer FastTree makes.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="features">How many features a row has.</param>
    /// <exception cref="NotSupportedException">A tree has categorical splits.</exception>
    public static byte[] Write(TreeEnsembleModelParametersBasedOnRegressionTree model, int features)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Write(model.TrainedTreeEnsemble, features, share: 1);
    }

    /// <summary>Writes a forest, as the trainer FastForest makes.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="features">How many features a row has.</param>
    /// <exception cref="NotSupportedException">A tree has categorical splits.</exception>
    public static byte[] Write(TreeEnsembleModelParametersBasedOnQuantileRegressionTree model, int features)
    {
        ArgumentNullException.ThrowIfNull(model);
        // Its prediction is the mean of its trees.
        return Write(model.TrainedTreeEnsemble, features, 1.0 / model.TrainedTreeEnsemble.Trees.Count);
    }

    private static byte[] Write<TTree>(TreeEnsemble<TTree> ensemble, int features, double share)
        where TTree : RegressionTreeBase
    {
        var attributes = new TreeAttributes();
        for (var tree = 0; tree < ensemble.Trees.Count; tree++)
            attributes.Add(tree, ensemble.Trees[tree], ensemble.TreeWeights[tree] * share);

        // The trainer adds up in 64 bits and rounds once. The runtime adds up leaves of 64 bits in 64 bits, too, where the
        // attributes are tensors, but then wants features of 64 bits.
        return new OnnxGraph("trees")
            .Input(Features, DataType.FP32, -1, features)
            .Node("Cast", [Features], ["wide"], attributes: new Dictionary<string, object> { ["to"] = 11L })
            .Node("TreeEnsembleRegressor", ["wide"], ["sum"], OnnxGraph.Ml, attributes.ToDictionary(ensemble.Bias))
            .Output(Prediction, DataType.FP32, -1, 1)
            .Node("Identity", ["sum"], [Prediction])
            .ToBytes();
    }

    /// <summary>The columns that ONNX describes all nodes of all trees by.</summary>
    private sealed class TreeAttributes
    {
        private readonly List<long> _trees = [];
        private readonly List<long> _nodes = [];
        private readonly List<long> _features = [];
        private readonly List<double> _values = [];
        private readonly List<string> _modes = [];
        private readonly List<long> _true = [];
        private readonly List<long> _false = [];
        private readonly List<long> _leafTrees = [];
        private readonly List<long> _leafNodes = [];
        private readonly List<double> _leafValues = [];

        /// <summary>Inner nodes have their own numbers, leaves come behind them.</summary>
        public void Add(int tree, RegressionTreeBase regression, double weight)
        {
            if (regression.CategoricalSplitFlags.Any(flag => flag))
                throw new NotSupportedException("A tree with categorical splits can't be written: train with one-hot features instead.");
            var inner = regression.NumberOfNodes;
            for (var node = 0; node < inner; node++)
            {
                _trees.Add(tree);
                _nodes.Add(node);
                _features.Add(regression.NumericalSplitFeatureIndexes[node]);
                _values.Add(regression.NumericalSplitThresholds[node]);
                _modes.Add(Node);
                _true.Add(IndexOf(regression.LeftChild[node]));
                _false.Add(IndexOf(regression.RightChild[node]));
            }

            for (var leaf = 0; leaf < regression.NumberOfLeaves; leaf++)
            {
                _trees.Add(tree);
                _nodes.Add(inner + leaf);
                _features.Add(0);
                _values.Add(0);
                _modes.Add(Leaf);
                _true.Add(0);
                _false.Add(0);
                _leafTrees.Add(tree);
                _leafNodes.Add(inner + leaf);
                _leafValues.Add(regression.LeafValues[leaf] * weight);
            }

            // The trainer writes a leaf as the complement of its number.
            long IndexOf(int child) => child >= 0 ? child : inner + ~child;
        }

        public Dictionary<string, object> ToDictionary(double bias) => new()
        {
            ["aggregate_function"] = "SUM",
            ["base_values_as_tensor"] = (IReadOnlyList<double>)[bias],
            ["n_targets"] = 1L,
            ["nodes_falsenodeids"] = _false,
            ["nodes_featureids"] = _features,
            ["nodes_modes"] = _modes,
            ["nodes_nodeids"] = _nodes,
            ["nodes_treeids"] = _trees,
            ["nodes_truenodeids"] = _true,
            ["nodes_values_as_tensor"] = _values,
            ["post_transform"] = "NONE",
            ["target_ids"] = _leafTrees.ConvertAll(_ => 0L),
            ["target_nodeids"] = _leafNodes,
            ["target_treeids"] = _leafTrees,
            ["target_weights_as_tensor"] = _leafValues,
        };
    }
}
