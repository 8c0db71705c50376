class CreateOrders < ActiveRecord::Migration[7.1]
  def change
    create_table :orders do |t|
      t.bigint :customer_id, null: false
      t.references :restaurant, null: false
      t.integer :state, null: false, default: 0
      t.integer :delivery_cents, null: false, default: 0
      t.datetime :placed_at, null: false
    end
    add_index :orders, %i[customer_id placed_at]
  end
end
